//! What is paid on invoices.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{PaymentFixture, id, payment, status};

#[tokio::test]
async fn payments_move_an_invoice_and_what_comes_back_moves_it_back() {
    let fixture = PaymentFixture::open().await;
    let invoice = fixture.invoice().await;
    let first = fixture.pay("receivable", &invoice, 4_000).await;
    assert_eq!((&first["object"]["old_status"], &first["object"]["new_status"]), (&json!("issued"), &json!("partially_paid")));
    assert_eq!(fixture.stands("receivable", &invoice).await, status("partially_paid", 4_000, 6_000));
    let rest = fixture.pay("receivable", &invoice, 7_000).await;
    assert_eq!((&rest["object"]["new_status"], &rest["overpaid_amount"]), (&json!("paid"), &json!(1_000)));
    let back = fixture.pay("receivable", &invoice, -11_000).await;
    assert_eq!((&back["object"]["old_status"], &back["object"]["new_status"]), (&json!("paid"), &json!("issued")));
    assert_eq!(fixture.stands("receivable", &invoice).await, status("issued", 0, 10_000));
    fixture.pay("receivable", &invoice, -1).await;
    assert_eq!(fixture.stands("receivable", &invoice).await, status("issued", -1, 10_000), "what it came back from may be told later");
    assert_eq!(fixture.records(&invoice).await.len(), 4, "what was recorded is not recorded again");
}

#[tokio::test]
async fn marks_write_records_of_the_difference() {
    let fixture = PaymentFixture::open().await;
    let invoice = fixture.invoice().await;
    let mark = async |verb: &str, body| fixture.post(&format!("/receivables/{invoice}/{verb}")).json(body).await.expect(200);
    mark("mark_as_partially_paid", json!({"amount_paid": 3_000})).await;
    fixture.pay("receivable", &invoice, 1_000).await;
    mark("mark_as_partially_paid", json!({"amount_paid": 6_000})).await;
    mark("mark_as_paid", json!({"paid_at": "2024-06-02T10:00:00Z"})).await;
    let records = fixture.records(&invoice).await;
    let amounts: Vec<i64> = records.iter().map(|record| record["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [3_000, 1_000, 2_000, 4_000]);
    let moves: Vec<_> = records.iter().map(|record| (&record["object"]["old_status"], &record["object"]["new_status"])).collect();
    let (issued, partly, paid) = (json!("issued"), json!("partially_paid"), json!("paid"));
    assert_eq!(moves, [(&issued, &partly), (&partly, &partly), (&partly, &partly), (&partly, &paid)]);
    assert_eq!(records[3]["paid_at"], "2024-06-02T10:00:00.000000+00:00");
    assert_eq!(fixture.stands("receivable", &invoice).await, status("paid", 10_000, 0));
}

#[tokio::test]
async fn only_an_invoice_that_was_issued_takes_payments() {
    let fixture = PaymentFixture::open().await;
    let draft = fixture.document("invoice").await;
    assert_eq!(fixture.post("/payment_records").json(payment("receivable", &draft, 100)).await.fields(), ["body.object.id"]);
    let quote = fixture.document("quote").await;
    assert_eq!(fixture.post("/payment_records").json(payment("receivable", &quote, 100)).await.fields(), ["body.object.id"]);
    let mut planned = payment("receivable", &fixture.invoice().await, 100);
    planned["currency"] = json!("USD");
    assert_eq!(fixture.post("/payment_records").json(planned).await.fields(), ["body.currency"]);
}

#[tokio::test]
async fn a_planned_payment_counts_in_no_other_currency() {
    let fixture = PaymentFixture::open().await;
    let draft = fixture.document("invoice").await;
    let mut planned = payment("receivable", &draft, 10_000);
    (planned["status"], planned["planned_payment_date"]) = (json!("created"), json!("2024-06-30"));
    let planned = id(&fixture.post("/payment_records").json(planned).await.expect(201));
    let yen = json!({"invoice": {"currency": "JPY"}});
    fixture.patch(&format!("/receivables/{draft}")).json(yen).await.expect(200);
    fixture.post(&format!("/receivables/{draft}/issue")).await.expect(200);
    let paid = json!({"paid_at": "2024-06-03T08:00:00Z"});
    let refused = fixture.post(&format!("/payment_records/{planned}/mark_as_succeeded")).json(paid).await;
    assert_eq!(refused.fields(), ["path.payment_record_id"]);
    assert_eq!(fixture.stands("receivable", &draft).await, status("issued", 0, 10_000));
}

#[tokio::test]
async fn racing_payments_end_alike() {
    let fixture = PaymentFixture::open().await;
    for (amounts, expected) in [(vec![6_000, 7_000], "paid"), (vec![10_000, 2_000], "paid"), (vec![100; 6], "partially_paid")] {
        let invoice = fixture.invoice().await;
        let pay = |amount: i64| {
            let (fixture, body) = (&fixture, payment("receivable", &invoice, amount));
            async move { fixture.post("/payment_records").json(body).await.expect(201) }
        };
        let made: Vec<Value> = join_all(amounts.iter().map(|amount| pay(*amount))).await;
        let paid: i64 = amounts.iter().sum();
        let overpaid: i64 = made.iter().map(|record| record["overpaid_amount"].as_i64().unwrap()).sum();
        assert_eq!(overpaid, (paid - 10_000).max(0));
        assert_eq!(fixture.stands("receivable", &invoice).await, status(expected, paid, (10_000 - paid).max(0)));
        assert_eq!(fixture.records(&invoice).await.iter().map(id).count(), amounts.len());
    }
}
