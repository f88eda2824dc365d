use bursar_tests::{Answer, id};
use serde_json::{Value, json};

use super::{booked, outcome, statement};
use crate::batch_payments::Bank;
use crate::payment_records::status;

async fn step(bank: &Bank, verb: &str, body: Option<Value>) -> Answer {
    let id = id(&bank.transactions().await[0]);
    let request = bank.fixture.post(&format!("/bank_transactions/{id}/{verb}"));
    match body {
        Some(body) => request.json(body).await,
        None => request.await,
    }
}

fn part(kind: &str, id: &str, amount: i64) -> Value {
    json!({"object": {"type": kind, "id": id}, "amount": amount})
}

#[tokio::test]
async fn one_transaction_pays_several_documents_and_can_be_undone() {
    let bank = Bank::open().await;
    let (first, second) = (bank.fixture.invoice().await, bank.fixture.invoice().await);
    bank.import(&statement(&[booked(15_000, "", "for both")])).await.expect(201);
    let parts = json!({"documents": [part("receivable", &first, 10_000), part("receivable", &second, 5_000)]});
    let matched = step(&bank, "match", Some(parts.clone())).await.expect(200);
    assert_eq!((&matched["status"], matched["matches"].as_array().unwrap().len()), (&json!("matched"), 2));
    assert_eq!(bank.fixture.stands("receivable", &first).await, status("paid", 10_000, 0));
    assert_eq!(bank.fixture.stands("receivable", &second).await, status("partially_paid", 5_000, 5_000));
    assert_eq!(step(&bank, "match", Some(parts)).await.status, 409);
    assert_eq!(step(&bank, "ignore", None).await.status, 409);
    step(&bank, "undo", None).await.expect(200);
    assert_eq!(bank.fixture.stands("receivable", &first).await.1, 0);
    assert_eq!(bank.outcome().await, outcome(&[(15_000, "unmatched")]));
    assert_eq!(step(&bank, "undo", None).await.status, 409);
    step(&bank, "ignore", None).await.expect(200);
    bank.import(&statement(&[booked(15_000, "", "for both")])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(15_000, "ignored")]), "what somebody decided stays");
}

#[tokio::test]
async fn what_is_paid_out_pays_bills_and_is_refunded_to_invoices() {
    let bank = Bank::open().await;
    let (bill, invoice) = (bank.bill("X", 1_000).await, bank.fixture.invoice().await);
    bank.fixture.pay("receivable", &invoice, 10_000).await;
    bank.import(&statement(&[booked(-3_000, "", "both")])).await.expect(201);
    let parts = json!({"documents": [part("payable", &bill, 1_000), part("receivable", &invoice, 2_000)]});
    step(&bank, "match", Some(parts)).await.expect(200);
    assert_eq!(bank.stands(&bill).await, status("paid", 1_000, 0));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await.1, 8_000);
}

#[tokio::test]
async fn what_does_not_fit_is_a_wrong_field_and_nothing_happens() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.invoice().await;
    let draft = bank.fixture.document("invoice").await;
    bank.import(&statement(&[booked(5_000, "", "x")])).await.expect(201);
    for (parts, field) in [
        (json!([]), "body.documents"),
        (json!([part("receivable", &invoice, 5_001)]), "body.documents"),
        (json!([part("receivable", &invoice, 0)]), "body.documents.0.amount"),
        (json!([part("receivable", &invoice, 1_000), part("receivable", &draft, 1_000)]), "body.documents.1.object.id"),
        (json!([part("payable", &invoice, 1_000)]), "body.documents.0.object.id"),
    ] {
        assert_eq!(step(&bank, "match", Some(json!({"documents": parts}))).await.fields(), [field], "{parts}");
    }
    assert_eq!(bank.records(&invoice).await, []);
}

#[tokio::test]
async fn what_a_batch_paid_is_not_undone() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let batch = bank.sent(&[&bill]).await;
    bank.import(&statement(&[booked(-100, batch["payments"][0]["end_to_end_id"].as_str().unwrap(), "")])).await.expect(201);
    assert_eq!(step(&bank, "undo", None).await.status, 409);
    assert_eq!(bank.stands(&bill).await, status("paid", 100, 0));
}
