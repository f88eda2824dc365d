use bursar_tests::id;
use serde_json::json;

use super::{Bank, IBAN, VENDOR_IBAN, statuses};
use crate::payment_records::status;

#[tokio::test]
async fn what_is_handed_over_is_on_its_way_and_its_file_stays_the_same() {
    let mut bank = Bank::open().await;
    let bill = bank.bill("RE-1", 10_000).await;
    let batch = bank.batch(&[&bill]).await;
    let path = format!("/batch_payments/{}/file", id(&batch));
    assert_eq!(bank.fixture.get(&path).await.status, 409, "it was not handed over");
    let sent = bank.step(&batch, "send").await.expect(200);
    assert_eq!((&sent["status"], &sent["sent_at"]), (&json!("sent"), &json!("2024-06-03T09:30:00.000000+00:00")));
    assert_eq!(bank.records(&bill).await, [("processing".to_owned(), 10_000)]);
    let record = &bank.fixture.records(&bill).await[0];
    assert_eq!((&record["is_external"], &record["payment_method"]), (&json!(false), &json!("bank_transfer")));
    assert_eq!(record["id"], sent["payments"][0]["payment_record_id"]);
    assert_eq!(bank.stands(&bill).await, status("waiting_to_be_paid", 0, 10_000));
    let file = bank.fixture.get(&path).await;
    assert_eq!(file.header("content-type"), "application/xml");
    for part in [
        "pain.001.001.09",
        IBAN,
        VENDOR_IBAN,
        "<Nm>Mueller + Soehne</Nm>",
        "<InstdAmt Ccy=\"EUR\">100.00</InstdAmt>",
        "<Ustrd>RE-1</Ustrd>",
        "<ReqdExctnDt><Dt>2024-06-03</Dt></ReqdExctnDt>",
        sent["message_id"].as_str().unwrap(),
        sent["payments"][0]["end_to_end_id"].as_str().unwrap(),
    ] {
        assert!(file.text.contains(part), "{part} in {}", file.text);
    }
    bank.wait(2).await;
    assert_eq!(bank.fixture.get(&path).await.text, file.text);
    for verb in ["send", "cancel"] {
        assert_eq!(bank.step(&batch, verb).await.status, 409, "{verb}");
    }
}

#[tokio::test]
async fn a_reference_of_the_vendor_is_taken_over() {
    let bank = Bank::open().await;
    let data = json!({"document_id": "17", "currency": "EUR", "counterpart_id": bank.vendor, "description": "Quote RF18539007547034."});
    let bill = bank.bill_with(data, 100).await;
    let sent = bank.sent(&[&bill]).await;
    assert_eq!(sent["payments"][0]["creditor_reference"], "RF18539007547034");
    let file = bank.fixture.get(&format!("/batch_payments/{}/file", id(&sent))).await;
    assert!(file.text.contains("<Ref>RF18539007547034</Ref>") && !file.text.contains("Ustrd"), "{}", file.text);
}

#[tokio::test]
async fn a_canceled_batch_frees_its_bills() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let batch = bank.batch(&[&bill]).await;
    bank.step(&batch, "cancel").await.expect(200);
    assert_eq!(bank.statuses(&batch).await, statuses("canceled", &["canceled"]));
    assert_eq!(bank.step(&batch, "send").await.status, 409);
    bank.sent(&[&bill]).await;
}

#[tokio::test]
async fn bills_that_changed_meanwhile_are_not_handed_over() {
    let mut bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.batch(&[&first, &second]).await;
    bank.fixture.pay("payable", &second, 150).await;
    let refused = bank.step(&batch, "send").await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains(&format!("{second}: only 50 is left to be paid")), "{}", refused.text);
    assert_eq!(bank.records(&first).await, []);
    let reopened = bank.fixture.post(&format!("/payables/{first}/reopen")).await;
    assert_eq!(reopened.status, 409, "what was approved is what the file says");
    bank.step(&batch, "cancel").await.expect(200);
    bank.fixture.post(&format!("/payables/{first}/reopen")).await.expect(200);
    let late = bank.batch(&[&second]).await;
    bank.wait(1).await;
    assert!(bank.step(&late, "send").await.text.contains("execution date has passed"));
}
