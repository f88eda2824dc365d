use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
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
    let records = trader.read("/accounting_synced_records?object_type=payment_record").await;
    assert_eq!(records["data"].as_array().unwrap().len(), 2, "one for each payment");
}

at_each_provider!(a_payment_closes_its_invoice_there);

/// A hundred invoices are issued before the books are connected and paid after: the ledger gets none of them, and no payment.
async fn a_payment_never_drags_its_document_in(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    let mut invoices = Vec::new();
    for _ in 0..100 {
        invoices.push(trader.issued(trader.invoice(json!([line(10_000, 1)]))).await);
    }
    let again = trader.books.connect_to(trader.books.entity, &trader.connected.company).await;
    let there = (trader.state("Invoice").await.len(), trader.state("Payment").await.len());
    let mark = trader.books.mark();
    let mut errors = Vec::new();
    for invoice in &invoices {
        trader.post(&format!("/receivables/{}/mark_as_paid", id(invoice))).json(json!({})).await.expect(200);
        trader.work().await;
        let paid = trader.read(&format!("/payment_records?object_id={}", id(invoice))).await;
        errors.push(trader.stands("payment_record", &paid["data"][0]).await);
    }
    let expected = ("error".to_owned(), Some("document_not_in_ledger".to_owned()));
    assert!(errors.iter().all(|error| *error == expected), "{errors:?}");
    assert_eq!(trader.books.calls(mark).len(), 0, "nothing is asked, and nothing is written");
    assert_eq!((trader.state("Invoice").await.len(), trader.state("Payment").await.len()), there);
    let records = trader.books.get(&again, "/accounting_synced_records?object_type=receivable").await;
    assert_eq!(records["data"], json!([]));
}

at_each_provider!(a_payment_never_drags_its_document_in);

#[tokio::test]
async fn a_payment_waits_for_the_account_that_the_settings_name() {
    let trader = Trader::unset(Platform::QuickbooksOnline).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    let records = trader.read("/accounting_synced_records?object_type=payment_record").await;
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
    assert_eq!(trader.read(&format!("/accounting_synced_records/{}", id(record))).await["sync_status"], "done");
}

/// People deleted a bill in the ledger that is paid here: its payment has nothing to go to until it is made again.
async fn a_payment_of_what_was_deleted_there_waits_for_it(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (entity, operation, key) = match platform {
        Platform::Xero => ("Invoice", "void", "InvoiceID"),
        Platform::QuickbooksOnline => ("Bill", "delete", "Id"),
    };
    // The ledger refuses one before it is pulled that its document is gone; of the other one that is known here.
    for (is_pulled, number) in [(false, "PD-1"), (true, "PD-2")] {
        let bill = trader.approved(number, 10_000).await;
        trader.work().await;
        let there = trader.numbered("Bill", &json!(number)).await.remove(0);
        trader.edit(entity, operation, there[key].as_str(), json!({})).await;
        if is_pulled {
            trader.pull().await;
        }
        trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
        trader.work().await;
        let paid = trader.read(&format!("/payment_records?object_id={}", id(&bill))).await["data"][0].clone();
        trader.pull().await;
        let expected = ("error".to_owned(), Some("document_not_in_ledger".to_owned()));
        assert_eq!(trader.stands("payment_record", &paid).await, expected, "pulled before: {is_pulled}");
        let again = json!({"ids": [id(&trader.record("bill", &bill).await)], "recreate": true});
        trader.post("/accounting_synced_records/push").json(again).await.expect(200);
        for _ in 0..2 {
            trader.books.wait(TimeDelta::hours(1)).await;
        }
        trader.is_done("payment_record", &paid).await;
    }
}

#[tokio::test]
async fn a_payment_of_what_was_deleted_at_quickbooks_waits_for_it() {
    a_payment_of_what_was_deleted_there_waits_for_it(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_payment_of_what_was_voided_at_xero_waits_for_it() {
    a_payment_of_what_was_deleted_there_waits_for_it(Platform::Xero).await;
}

/// A moment is booked on the day that it was where the entity is; midnight UTC is a day without a time.
#[tokio::test]
async fn a_payment_is_booked_on_its_day_by_the_clock_of_the_entity() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    for (zone, paid_at, day) in [
        ("Australia/Sydney", "2024-06-01T20:00:00Z", "2024-06-02"),
        ("America/New_York", "2024-06-02T01:00:00Z", "2024-06-01"),
        ("America/New_York", "2024-06-02T00:00:00Z", "2024-06-02"),
    ] {
        trader.set(json!({"time_zone": zone})).await;
        let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
        let paid = json!({"amount": 12_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": paid_at});
        let payment = trader.post("/payment_records").json(paid).await.expect(201);
        trader.work().await;
        let there = trader.record("payment_record", &payment).await["platform_object_id"].clone();
        let known = trader.state("Payment").await.into_iter().find(|payment| payment["Id"] == there).expect("the payment");
        assert_eq!(known["TxnDate"], day, "{zone}, {paid_at}");
    }
}
