//! Payments that were entered in the ledger while their document could not take them here.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// A bill over 84.00 that the ledger has, and that was reopened here.
    async fn reopened(&self, number: &str) -> Value {
        let bill = self.approved(number, 7_000).await;
        self.work().await;
        self.is_done("bill", &bill).await;
        self.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200)
    }

    async fn approve_again(&self, bill: &Value) {
        self.approve(bill).await;
        self.work().await;
    }

    /// The status of a bill, and the amounts of its payment records.
    async fn bill_paid_here(&self, bill: &Value) -> (String, Vec<i64>) {
        let now = self.read(&format!("/payables/{}", id(bill))).await;
        let records = self.read(&format!("/payment_records?object_id={}", id(bill))).await;
        let amounts = records["data"].as_array().unwrap().iter().map(|record| record["amount"].as_i64().unwrap()).collect();
        (now["status"].as_str().unwrap().to_owned(), amounts)
    }
}

async fn what_is_paid_while_a_bill_is_reopened_is_recorded_when_it_is_approved_again(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.wants_payments_of_the_ledger().await;
    let bill = trader.reopened("LP-1").await;
    trader.pay_bill_there("LP-1").await;
    assert_eq!(trader.bill_paid_here(&bill).await, ("new".to_owned(), vec![]));
    let mark = trader.books.mark();
    trader.approve_again(&bill).await;
    assert_eq!(trader.bill_paid_here(&bill).await, ("paid".to_owned(), vec![8_400]));
    trader.pull().await;
    assert_eq!(trader.bill_paid_here(&bill).await.1, [8_400], "once");
    assert_eq!(trader.writes(mark), 0, "nobody pays it a second time");
}

at_each_provider!(what_is_paid_while_a_bill_is_reopened_is_recorded_when_it_is_approved_again);

#[tokio::test]
async fn a_credit_that_is_used_in_xero_while_a_bill_is_reopened_is_recorded_when_it_is_approved_again() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let bill = trader.reopened("LP-2").await;
    let there = trader.numbered("Bill", &json!("LP-2")).await.remove(0);
    let expense = trader.read(&format!("/ledger_accounts/{}", trader.expense.as_str().unwrap())).await;
    let note = json!({
        "Type": "ACCPAYCREDIT", "Status": "AUTHORISED", "Date": "2024-06-03", "Contact": {"ContactID": there["Contact"]["ContactID"]},
        "LineItems": [{"Description": "Goodwill", "Quantity": 1, "UnitAmount": 30, "AccountCode": expense["nominal_code"], "TaxType": "NONE"}],
    });
    let note = trader.edit("CreditNote", "create", None, note).await;
    let used = json!({"Allocations": [{"Amount": 30, "Invoice": {"InvoiceID": there["InvoiceID"]}}]});
    trader.edit("CreditNote", "update", note["CreditNoteID"].as_str(), used).await;
    trader.pull().await;
    assert_eq!(trader.bill_paid_here(&bill).await, ("new".to_owned(), vec![]));
    trader.approve_again(&bill).await;
    assert_eq!(trader.bill_paid_here(&bill).await, ("partially_paid".to_owned(), vec![3_000]));
}

/// The answer to an invoice is lost, and somebody pays it in the ledger before it is found.
async fn what_is_paid_before_a_lost_answer_is_found_is_recorded(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.wants_payments_of_the_ledger().await;
    trader.written().await;
    let matching = match platform {
        Platform::Xero => json!({"method": "PUT", "path": "/Invoices"}),
        Platform::QuickbooksOnline => json!({"method": "POST", "path": "/invoice"}),
    };
    trader.books.fault(json!({"kind": "drop_after", "matching": matching})).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.books.heal().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    trader.paid_there(&there, 120.0).await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "pending");
    assert_eq!(trader.paid_here(&invoice).await, ("issued".to_owned(), 12_000, vec![]));
    trader.books.wait(TimeDelta::seconds(60)).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.paid_here(&invoice).await, ("paid".to_owned(), 0, vec![12_000]));
}

at_each_provider!(what_is_paid_before_a_lost_answer_is_found_is_recorded);
