//! Payments that are made in the ledger, recorded here where the entity wants it.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    async fn wants_payments_of_the_ledger(&self) {
        self.books
            .partner
            .patch("/accounting_push_settings")
            .entity(self.books.entity)
            .json(json!({"ledger_payments": true}))
            .await
            .expect(200);
    }

    /// An invoice over 120.00 that the ledger has, here and there.
    async fn written(&self) -> (Value, Value) {
        let invoice = self.issued(self.invoice(json!([line(10_000, 1)]))).await;
        self.work().await;
        let there = self.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        (invoice, there)
    }

    /// Status, what is due, and the amounts of the payment records.
    async fn paid_here(&self, invoice: &Value) -> (String, i64, Vec<i64>) {
        let now = self.get(&format!("/receivables/{}", id(invoice))).await;
        let records = self.get(&format!("/payment_records?object_id={}", id(invoice))).await;
        let mut amounts: Vec<i64> = records["data"].as_array().unwrap().iter().map(|record| record["amount"].as_i64().unwrap()).collect();
        amounts.sort_unstable();
        (now["status"].as_str().unwrap().to_owned(), now["amount_due"].as_i64().unwrap(), amounts)
    }
}

async fn what_is_paid_in_the_ledger_is_recorded_here(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let part = trader.paid_there(&there, 50.0).await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 7_000, vec![5_000]));
    let mark = trader.books.mark();
    trader.work().await;
    assert_eq!(trader.writes(mark), 0, "it is not written back");
    trader.paid_there(&there, 70.0).await;
    assert_eq!(trader.paid_here(&invoice).await, ("paid".to_owned(), 0, vec![5_000, 7_000]));
    trader.unpaid_there(&part).await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 5_000, vec![-5_000, 5_000, 7_000]), "taken back");
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2.len(), 3, "once");
    assert_eq!(trader.writes(mark), 0);
}

#[tokio::test]
async fn what_is_paid_in_quickbooks_is_recorded_here() {
    what_is_paid_in_the_ledger_is_recorded_here(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn what_is_paid_in_xero_is_recorded_here() {
    what_is_paid_in_the_ledger_is_recorded_here(Platform::Xero).await;
}

#[tokio::test]
async fn payments_of_the_ledger_are_its_own_unless_the_entity_wants_them() {
    let trader = Trader::open(Platform::Xero).await;
    let (invoice, there) = trader.written().await;
    trader.paid_there(&there, 120.0).await;
    assert_eq!(trader.paid_here(&invoice).await, ("issued".to_owned(), 12_000, vec![]));
    trader.wants_payments_of_the_ledger().await;
    trader.work().await;
    assert_eq!(trader.paid_here(&invoice).await, ("paid".to_owned(), 0, vec![12_000]), "those from before count too");
}

async fn one_payment_on_both_sides_is_recorded_once(platform: Platform) {
    let trader = Trader::unset(platform).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let part = json!({"amount": 5_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": "2024-06-03T10:00:00Z"});
    let payment = trader.post("/payment_records").json(part).await.expect(201);
    trader.work().await;
    assert_eq!(trader.stands("payment_record", &payment).await.1.as_deref(), Some("payment_account_missing"));
    trader.paid_there(&there, 50.0).await;
    trader.is_done("payment_record", &payment).await;
    assert_eq!(trader.paid_here(&invoice).await.2, [5_000], "matched, not doubled");
}

#[tokio::test]
async fn one_payment_here_and_at_quickbooks_is_recorded_once() {
    one_payment_on_both_sides_is_recorded_once(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn one_payment_here_and_at_xero_is_recorded_once() {
    one_payment_on_both_sides_is_recorded_once(Platform::Xero).await;
}

#[tokio::test]
async fn a_payment_of_here_that_is_deleted_there_is_for_a_person() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, _) = trader.written().await;
    let part = json!({"amount": 5_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
    let payment = trader.post("/payment_records").json(part).await.expect(201);
    trader.work().await;
    trader.is_done("payment_record", &payment).await;
    let remote = trader.record("payment_record", &payment).await["platform_object_id"].clone();
    trader.unpaid_there(&json!({"PaymentID": remote})).await;
    assert_eq!(trader.stands("payment_record", &payment).await.1.as_deref(), Some("deleted_in_ledger"));
    assert_eq!(trader.paid_here(&invoice).await.2, [5_000], "what happened here stays");
}
