use bursar_tests::e_invoice::EInvoice;
use bursar_tests::form::{PDF, file};
use serde_json::{Value, json};

use super::{Expenses, uuid};

impl Expenses {
    /// A receipt whose file waits to be read.
    async fn uploaded(&self, bytes: &[u8]) -> Value {
        self.post("/receipts/upload_from_file").form(&[file("lunch.pdf", bytes)]).await.expect(201)
    }
}

#[tokio::test]
async fn what_was_read_is_filled_in_but_for_what_was_entered_meanwhile() {
    let expenses = Expenses::open().await;
    let made = expenses.uploaded(&EInvoice::default().pdf()).await;
    let path = format!("/receipts/{}", uuid(&made));
    expenses.patch(&path).json(json!({"merchant_name": "Entered"})).await.expect(200);
    expenses.app.work_intake(expenses.entity).await;
    let read = expenses.read(&path).await;
    let expected = json!({
        "ocr_status": "success", "merchant_name": "Entered", "currency": "EUR", "document_id": "RE-2024-17", "total_amount": 11_900,
        "issued_at": "2024-06-01T00:00:00.000000+00:00",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    let lines = expenses.read(&format!("{path}/line_items")).await;
    let lines: Vec<(&Value, &Value)> = lines["data"].as_array().unwrap().iter().map(|line| (&line["name"], &line["total"])).collect();
    assert_eq!(lines, [(&json!("Copy paper"), &json!(5_950)), (&json!("Pencils"), &json!(5_950))]);
    assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created", "receipt.ocr_finished", "receipt.updated"]);
}

#[tokio::test]
async fn amounts_in_another_currency_than_the_one_that_was_entered_are_left_out() {
    let expenses = Expenses::open().await;
    for (currency, total, lines) in [("JPY", Value::Null, 0), ("EUR", json!(11_900), 2)] {
        let made = expenses.uploaded(&EInvoice::default().pdf()).await;
        let path = format!("/receipts/{}", uuid(&made));
        expenses.patch(&path).json(json!({"currency": currency})).await.expect(200);
        expenses.app.work_intake(expenses.entity).await;
        let read = expenses.read(&path).await;
        assert_eq!((&read["currency"], &read["total_amount"]), (&json!(currency), &total));
        assert_eq!(read["document_id"], "RE-2024-17", "what is no amount is filled in");
        let listed = expenses.read(&format!("{path}/line_items")).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), lines, "{currency}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_says_why_and_keeps_its_file() {
    let expenses = Expenses::open().await;
    let made = expenses.uploaded(PDF).await;
    expenses.app.work_intake(expenses.entity).await;
    let read = expenses.read(&format!("/receipts/{}", uuid(&made))).await;
    assert_eq!((&read["ocr_status"], &read["file_id"]), (&json!("error"), &made["file_id"]));
    assert!(read["ocr_error"].is_string(), "{read}");
    assert_eq!(expenses.app.events_of(uuid(&made)).await, ["receipt.created", "receipt.ocr_finished"]);
}

#[tokio::test]
async fn a_file_that_was_deleted_is_not_read() {
    let expenses = Expenses::open().await;
    let made = expenses.uploaded(&EInvoice::default().pdf()).await;
    expenses.partner.delete(&format!("/files/{}", made["file_id"].as_str().unwrap())).await.expect(204);
    expenses.app.work_intake(expenses.entity).await;
    let read = expenses.read(&format!("/receipts/{}", uuid(&made))).await;
    assert_eq!((&read["ocr_status"], &read["ocr_error"]), (&json!("error"), &json!("the file was deleted before it was read")));
}
