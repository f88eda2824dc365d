//! What becomes of an uploaded credit note once its file was read.

use bursar_tests::e_invoice::EInvoice;
use bursar_tests::form::{PDF, file};
use serde_json::{Value, json};

use super::{Notes, id};

/// The file of a credit note.
fn note() -> EInvoice<'static> {
    EInvoice { kind: "381", number: "GS-2024-3", ..EInvoice::default() }
}

impl Notes {
    /// A credit note whose file waits to be read; its path.
    async fn uploaded(&self, bytes: &[u8]) -> String {
        let made = self.post("/payable_credit_notes/upload_from_file").form(&[file("note.pdf", bytes)]).await.expect(201);
        format!("/payable_credit_notes/{}", id(&made))
    }
}

#[tokio::test]
async fn what_was_read_is_filled_in_with_its_lines() {
    let notes = Notes::open().await;
    let path = notes.uploaded(&note().pdf()).await;
    notes.app.work_intake(notes.entity).await;
    let read = notes.read(&path).await;
    let expected = json!({
        "status": "draft", "ocr_status": "success", "document_id": "GS-2024-3", "issued_at": "2024-06-01", "currency": "EUR",
        "total_amount": 11_900, "source_of_data": "ocr",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!(read["counterpart_raw"]["name"], json!("Northwind Stationery GmbH"));
    let lines = notes.read(&format!("{path}/line_items")).await;
    let lines: Vec<(&Value, &Value)> = lines["data"].as_array().unwrap().iter().map(|line| (&line["name"], &line["total"])).collect();
    assert_eq!(lines, [(&json!("Copy paper"), &json!(5_950)), (&json!("Pencils"), &json!(5_950))]);
    let events = notes.app.events_of(id(&read).parse().unwrap()).await;
    assert_eq!(events, ["payables_credit_note.created", "payables_credit_note.ocr_finished"]);
}

#[tokio::test]
async fn an_e_invoice_keeps_its_day_also_where_it_has_not_come() {
    let notes = Notes::open().await;
    let path = notes.uploaded(&EInvoice { issued: "20250101", ..note() }.pdf()).await;
    notes.app.work_intake(notes.entity).await;
    let read = notes.read(&path).await;
    assert_eq!((&read["issued_at"], &read["ocr_status"]), (&json!("2025-01-01"), &json!("success")));
    // What is changed beside it is not refused for it.
    notes.change(&id(&read), json!({"description": "late"})).await.expect(200);
    assert_eq!(notes.change(&id(&read), json!({"issued_at": "2025-01-02"})).await.fields(), ["body.issued_at"]);
}

#[tokio::test]
async fn the_bill_that_an_e_invoice_names_is_found_where_the_partner_wants_it() {
    let notes = Notes::open().await;
    let vendor = notes.vendor("Northwind Stationery GmbH").await;
    let bill = notes.bill("RE-2024-17", json!({"counterpart_id": vendor})).await;
    let part = EInvoice {
        preceding: Some("RE-2024-17"),
        lines: &[("Copy paper", "10", "5.00", "50.00")],
        amounts: ("50.00", "9.50", "59.50"),
        ..note()
    };
    let based_on = async |file: Vec<u8>| {
        let path = notes.uploaded(&file).await;
        notes.app.work_intake(notes.entity).await;
        let read = notes.read(&path).await;
        assert_eq!((&read["ocr_status"], &read["total_amount"]), (&json!("success"), &json!(5_950)), "{read}");
        (read["based_on_document_id"].clone(), read["based_on"].clone())
    };
    assert_eq!(based_on(part.pdf()).await, (json!("RE-2024-17"), Value::Null), "nobody wants the link");
    let setting = json!({"payable": {"approve_page_url": "https://example.com/approve", "allow_credit_note_autolinking": true}});
    notes.partner.patch("/settings").json(setting).await.expect(200);
    let strange = EInvoice { seller: "Southwind Stationery GmbH", vat_id: "DE129273398", iban: "DE02120300000000202051", ..part };
    assert_eq!(based_on(strange.pdf()).await.1, Value::Null, "another vendor has bills of the same number");
    let named = EInvoice { seller: "Northwind Stationery GmbH", ..strange };
    assert_eq!(based_on(named.pdf()).await.1, json!(bill));
    let linked = notes.read(&format!("/payables/{bill}")).await;
    assert_eq!(linked["credit_notes"][0]["document_id"], json!("GS-2024-3"));
    let history = notes.read(&format!("/payables/{bill}/history?event_type__in=credit_note_linked")).await;
    assert_eq!(history["data"].as_array().unwrap().len(), 1, "the bill tells of it");
}

#[tokio::test]
async fn what_cannot_be_read_waits_for_a_person() {
    let notes = Notes::open().await;
    let path = notes.uploaded(PDF).await;
    notes.app.work_intake(notes.entity).await;
    let read = notes.read(&path).await;
    assert_eq!((&read["status"], &read["ocr_status"]), (&json!("draft"), &json!("error")));
    assert!(read["ocr_error"].is_string() && read["file_url"].is_string(), "{read}");
}
