//! Documents that were changed in the ledger after they were written from here.

use bursar_connectors::Platform;
use bursar_store::execute;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// Reopens a bill with one line, gives it another price, and approves it again.
    pub(super) async fn reprice(&self, bill: &Value, price: i64) {
        self.post(&format!("/payables/{}/reopen", id(bill))).await.expect(200);
        let lines = self.read(&format!("/payables/{}/line_items", id(bill))).await;
        let line = self.books.partner.patch(&format!("/payables/{}/line_items/{}", id(bill), id(&lines["data"][0])));
        line.entity(self.books.entity).json(json!({"unit_price": price})).await.expect(200);
        self.approve(bill).await;
    }

    /// A person changes the day or the price of a bill in the ledger's own pages.
    async fn edit_bill(&self, there: &Value, day: Option<&str>, price: Option<f64>) {
        let is_xero = self.books.platform == Platform::Xero;
        let (entity, key, date, lines) =
            if is_xero { ("Invoice", "InvoiceID", "Date", "LineItems") } else { ("Bill", "Id", "TxnDate", "Line") };
        let mut body = json!({});
        if let Some(day) = day {
            body[date] = json!(day);
        }
        if let Some(price) = price {
            let mut line = there[lines][0].clone();
            if is_xero {
                (line["UnitAmount"], line["LineAmount"]) = (json!(price), json!(price));
                line.as_object_mut().unwrap().remove("TaxAmount");
            } else {
                line["Amount"] = json!(price);
                body["TxnTaxDetail"] = json!({"TotalTax": price / 5.0});
            }
            body[lines] = json!([line]);
        }
        self.edit(entity, "update", there[key].as_str(), body).await;
    }

    fn day(&self, there: &Value) -> String {
        let day = if self.books.platform == Platform::Xero { &there["DateString"] } else { &there["TxnDate"] };
        day.as_str().unwrap_or_else(|| panic!("no day: {there}"))[..10].to_owned()
    }
}

async fn what_was_changed_there_alone_stays(platform: Platform) {
    let trader = Trader::open(platform).await;
    let bill = trader.approved("ED-1", 10_000).await;
    trader.work().await;
    let there = trader.numbered("Bill", &json!("ED-1")).await.remove(0);
    trader.edit_bill(&there, Some("2024-06-05"), None).await;
    trader.reprice(&bill, 20_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("ED-1")).await.remove(0);
    assert_eq!((trader.total(&there), trader.day(&there).as_str()), (240.0, "2024-06-05"), "both changes are there");
    trader.reprice(&bill, 30_000).await;
    trader.work().await;
    let there = trader.numbered("Bill", &json!("ED-1")).await.remove(0);
    assert_eq!((trader.total(&there), trader.day(&there).as_str()), (360.0, "2024-06-05"), "theirs stays after our next change too");
}

at_each_provider!(what_was_changed_there_alone_stays);

/// A bill whose price was changed on both sides, and its record, which waits for a person.
async fn changed_on_both_sides(platform: Platform) -> (Trader, Value, Value) {
    let trader = Trader::open(platform).await;
    let bill = trader.approved("ED-2", 10_000).await;
    trader.work().await;
    let there = trader.numbered("Bill", &json!("ED-2")).await.remove(0);
    trader.edit_bill(&there, None, Some(150.0)).await;
    trader.reprice(&bill, 20_000).await;
    let mark = trader.books.mark();
    trader.work().await;
    let record = trader.record("bill", &bill).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("edited_in_ledger"), &json!("line_items")));
    assert!(record["errors"]["message"].as_str().unwrap().contains("here 1 lines of 240, in the ledger 1 lines of 180"), "{record}");
    assert_eq!(trader.writes(mark), 0, "nothing of theirs was written over");
    let many = trader.post("/accounting_synced_records/push").json(json!({"codes": ["edited_in_ledger"]})).await.expect(200);
    assert_eq!(many["data"], json!([]), "not in bulk, unless asked");
    let conflict = json!({"field": "line_items", "here": "1 lines of 240", "there": "1 lines of 180", "written": "1 lines of 120"});
    assert_eq!(record["errors"]["conflicts"], json!([conflict]));
    let told = "SELECT COUNT(*) AS n FROM events WHERE object_type = 'accounting_synced_record' AND action = 'conflict' AND entity_id = $1";
    assert_eq!(trader.books.number(told, vec![trader.books.entity.into()]).await, 1);
    (trader, bill, record)
}

async fn ours_is_written_when_a_person_says_so(platform: Platform) {
    let (trader, bill, record) = changed_on_both_sides(platform).await;
    let resolve = format!("/accounting_synced_records/{}/resolve", id(&record));
    trader.post(&resolve).json(json!({})).await.expect(422);
    trader.post(&resolve).json(json!({"keep": "here", "fields": {"due_date": "there"}})).await.expect(422);
    trader.post(&resolve).json(json!({"fields": {"line_items": "here"}})).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.total(&trader.numbered("Bill", &json!("ED-2")).await[0]), 240.0);
    trader.post(&resolve).json(json!({"keep": "here"})).await.expect(409);
}

async fn theirs_stays_when_a_person_says_so(platform: Platform) {
    let (trader, bill, record) = changed_on_both_sides(platform).await;
    let resolve = format!("/accounting_synced_records/{}/resolve", id(&record));
    trader.post(&resolve).json(json!({"keep": "there"})).await.expect(200);
    trader.work().await;
    let stands = trader.stands("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("ED-2")).await.remove(0);
    assert_eq!((trader.total(&there), stands), (180.0, ("done".to_owned(), None)), "it is as they made it, and nobody is asked again");
}

at_each_provider!(theirs_stays_when_a_person_says_so);

#[tokio::test]
async fn a_push_by_hand_writes_ours() {
    let (trader, bill, record) = changed_on_both_sides(Platform::Xero).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.total(&trader.numbered("Bill", &json!("ED-2")).await[0]), 240.0);
}

/// What somebody changed there stays with each later change of other fields from here.
#[tokio::test]
async fn what_was_kept_once_is_kept_by_later_changes_too() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let bill = trader.approved("ED-3", 10_000).await;
    trader.work().await;
    let there = trader.numbered("Bill", &json!("ED-3")).await.remove(0);
    trader.edit_bill(&there, Some("2024-06-05"), None).await;
    for price in [20_000, 30_000] {
        trader.reprice(&bill, price).await;
        trader.work().await;
        trader.is_done("bill", &bill).await;
    }
    let there = trader.numbered("Bill", &json!("ED-3")).await.remove(0);
    assert_eq!((trader.total(&there), trader.day(&there).as_str()), (360.0, "2024-06-05"));
}

at_each_provider!(ours_is_written_when_a_person_says_so);

async fn an_invoice_with_a_payment_there_is_not_canceled(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    trader.paid_there(&there, 50.0).await;
    let refused = trader.post(&format!("/receivables/{}/cancel", id(&invoice))).await.expect(409);
    assert!(refused["error"]["message"].as_str().unwrap().contains("a payment of 50"), "{refused}");
    assert_eq!(trader.read(&format!("/receivables/{}", id(&invoice))).await["status"], "issued", "nothing happened");
}

at_each_provider!(an_invoice_with_a_payment_there_is_not_canceled);

async fn the_same_payment_on_both_sides_is_one(platform: Platform) {
    for is_read_by_an_older_worker in [false, true] {
        the_same_payment_is_one(platform, is_read_by_an_older_worker).await;
    }
}

async fn the_same_payment_is_one(platform: Platform, is_read_by_an_older_worker: bool) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    trader.paid_there(&there, 120.0).await;
    if is_read_by_an_older_worker {
        let tx = trader.books.app.db().begin().await.unwrap();
        let sql = "UPDATE mirror SET match_key = NULL WHERE kind = 'payment' AND book_id IN (SELECT id FROM books WHERE entity_id = $1)";
        let read = execute(&tx, sql, [trader.books.entity.into()]).await.unwrap();
        assert!(read.rows_affected() > 0, "a payment was read");
        tx.commit().await.unwrap();
    }
    let mark = trader.books.mark();
    let paid = json!({"amount": 12_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": "2024-06-07T10:00:00Z"});
    let payment = trader.post("/payment_records").json(paid).await.expect(201);
    trader.work().await;
    trader.is_done("payment_record", &payment).await;
    assert_eq!(trader.writes(mark), 0, "three days apart, and the same amount");
}

at_each_provider!(the_same_payment_on_both_sides_is_one);
