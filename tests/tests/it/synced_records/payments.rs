use bursar_connectors::Platform;
use serde_json::json;

use super::{Trader, id, line};

async fn a_payment_closes_its_invoice_there(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let part = json!({"amount": 4_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": "2024-06-03T10:00:00Z"});
    let payment = trader.post("/payment_records").json(part).await.expect(201);
    trader.work().await;
    trader.is_done("payment_record", &payment).await;
    assert_eq!(trader.open_amount(&trader.numbered("Invoice", &invoice["document_id"]).await[0]), 80.0);
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    assert_eq!(trader.open_amount(&trader.numbered("Invoice", &invoice["document_id"]).await[0]), 0.0);
    let records = trader.get("/accounting_synced_records?object_type=payment_record").await;
    assert_eq!(records["data"].as_array().unwrap().len(), 2, "one for each payment");
}

#[tokio::test]
async fn a_payment_closes_its_invoice_at_quickbooks() {
    a_payment_closes_its_invoice_there(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_payment_closes_its_invoice_at_xero() {
    a_payment_closes_its_invoice_there(Platform::Xero).await;
}

#[tokio::test]
async fn a_payment_never_drags_its_document_in() {
    let books = bursar_tests::books::Books::open(Platform::Xero).await;
    let company = books.company(1).await;
    let entity = books.entity;
    let connected = books.connect_to(entity, &company).await;
    let trader = Trader::of(books, connected).await;
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let again = trader.books.connect_to(entity, &company).await;
    let mark = trader.books.mark();
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    let records = trader.books.get(&again, "/accounting_synced_records?object_type=payment_record").await;
    assert_eq!(records["data"][0]["errors"]["code"], "document_not_in_ledger");
    let invoices = trader.books.get(&again, "/accounting_synced_records?object_type=receivable").await;
    assert_eq!((trader.writes(mark), invoices["data"].as_array().unwrap().len()), (0, 0));
}

#[tokio::test]
async fn a_payment_waits_for_the_account_that_the_settings_name() {
    let trader = Trader::unset(Platform::QuickbooksOnline).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    let records = trader.get("/accounting_synced_records?object_type=payment_record").await;
    let record = &records["data"][0];
    assert_eq!(
        (&record["sync_status"], &record["errors"]["code"]),
        (&json!("error"), &json!("payment_account_missing")),
        "never Undeposited Funds unasked"
    );
    assert_eq!(record["errors"]["who_must_act"], "entity_user");
    let bank = trader.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"payments": bank, "products": trader.sales}}})).await;
    trader.post("/accounting_synced_records/push").json(json!({"codes": ["payment_account_missing"]})).await.expect(200);
    trader.work().await;
    assert_eq!(trader.get(&format!("/accounting_synced_records/{}", id(record))).await["sync_status"], "done");
}
