//! Payments that are made in the ledger, recorded here where the entity wants it.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    pub(super) async fn wants_payments_of_the_ledger(&self) {
        self.books.patch("/accounting_push_settings").json(json!({"ledger_payments": true})).await.expect(200);
    }

    /// An invoice over 120.00 that the ledger has, here and there.
    pub(super) async fn written(&self) -> (Value, Value) {
        let invoice = self.issued(self.invoice(json!([line(10_000, 1)]))).await;
        self.work().await;
        let there = self.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        (invoice, there)
    }

    /// Status, what is due, and the amounts of the payment records.
    pub(super) async fn paid_here(&self, invoice: &Value) -> (String, i64, Vec<i64>) {
        let now = self.read(&format!("/receivables/{}", id(invoice))).await;
        let records = self.read(&format!("/payment_records?object_id={}", id(invoice))).await;
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

at_each_provider!(what_is_paid_in_the_ledger_is_recorded_here);

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

at_each_provider!(one_payment_on_both_sides_is_recorded_once);

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

/// Somebody uses a credit note, an overpayment and a prepayment of the ledger for an invoice, and takes them back one by one.
#[tokio::test]
async fn credits_that_are_used_in_xero_are_recorded_and_taken_back() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let invoice_id = there["InvoiceID"].as_str().unwrap();
    let sales = trader.read(&format!("/ledger_accounts/{}", trader.sales.as_str().unwrap())).await;
    let note = json!({
        "Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Date": "2024-06-03", "Contact": {"ContactID": there["Contact"]["ContactID"]},
        "LineItems": [{"Description": "Goodwill", "Quantity": 1, "UnitAmount": 30, "AccountCode": sales["nominal_code"], "TaxType": "NONE"}],
    });
    let note = trader.edit("CreditNote", "create", None, note).await;
    let used = json!({"Allocations": [{"Amount": 30, "Invoice": {"InvoiceID": invoice_id}}]});
    trader.edit("CreditNote", "update", note["CreditNoteID"].as_str(), used).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 9_000, vec![3_000]));
    let over = json!([{"OverpaymentID": "3b5a1b8e-0f0c-4b57-9d5c-0d6c3c7a9f01", "AppliedAmount": 20}]);
    let pre = json!([{"PrepaymentID": "3b5a1b8e-0f0c-4b57-9d5c-0d6c3c7a9f02", "AppliedAmount": 70}]);
    trader.edit("Invoice", "update", Some(invoice_id), json!({"Overpayments": over, "Prepayments": pre})).await;
    let mark = trader.books.mark();
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("paid".to_owned(), 0, vec![2_000, 3_000, 7_000]));
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2.len(), 3, "once");
    trader.edit("Invoice", "update", Some(invoice_id), json!({"Overpayments": over, "Prepayments": []})).await;
    trader.edit("CreditNote", "update", note["CreditNoteID"].as_str(), json!({"Allocations": []})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 10_000, vec![-7_000, -3_000, 2_000, 3_000, 7_000]));
    trader.edit("Invoice", "update", Some(invoice_id), json!({"Overpayments": over, "Prepayments": pre})).await;
    trader.pull().await;
    let (status, due, amounts) = trader.paid_here(&invoice).await;
    assert_eq!((status.as_str(), due, amounts.len()), ("partially_paid", 3_000, 6), "used again");
    assert_eq!(trader.writes(mark), 0, "none of it is written back");
}

/// A credit note of here is used by ourselves: the document it takes off is not paid by it a second time.
#[tokio::test]
async fn credit_notes_of_here_are_no_payments() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, _) = trader.written().await;
    let note = trader.post("/receivables").json(json!({"type": "credit_note", "based_on": invoice["id"]})).await.expect(201);
    trader.post(&format!("/receivables/{}/issue", id(&note))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &note).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2, Vec::<i64>::new());
}

/// A payment that nobody had applied yet is no payment of a document; once it is applied, or a credit memo by it, it is.
#[tokio::test]
async fn what_is_applied_in_quickbooks_later_is_recorded_then() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let unapplied = json!({"CustomerRef": there["CustomerRef"], "TotalAmt": 50.0, "TxnDate": "2024-06-04"});
    let payment = trader.edit("Payment", "create", None, unapplied).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2, Vec::<i64>::new());
    let to_invoice = |amount: f64| json!({"Amount": amount, "LinkedTxn": [{"TxnId": there["Id"], "TxnType": "Invoice"}]});
    trader.edit("Payment", "update", payment["Id"].as_str(), json!({"Line": [to_invoice(50.0)]})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 7_000, vec![5_000]));
    let item = trader.state("Item").await.into_iter().find(|item| item["Type"] == "Service" && item["Active"] == true).unwrap();
    let line = json!({
        "Amount": 30.0, "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item["Id"]}, "TaxCodeRef": there["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]},
    });
    let memo =
        json!({"CustomerRef": there["CustomerRef"], "TxnDate": "2024-06-04", "GlobalTaxCalculation": "NotApplicable", "Line": [line]});
    let memo = trader.edit("CreditMemo", "create", None, memo).await;
    let amount = memo["TotalAmt"].as_f64().unwrap();
    let to_memo = json!({"Amount": amount, "LinkedTxn": [{"TxnId": memo["Id"], "TxnType": "CreditMemo"}]});
    let used = json!({"CustomerRef": there["CustomerRef"], "TotalAmt": 0, "TxnDate": "2024-06-04", "Line": [to_invoice(amount), to_memo]});
    trader.edit("Payment", "create", None, used).await;
    trader.pull().await;
    let credited = (amount * 100.0).round() as i64;
    let (status, due, amounts) = trader.paid_here(&invoice).await;
    assert_eq!((status.as_str(), due), ("partially_paid", 7_000 - credited));
    assert!(amounts.contains(&5_000) && amounts.contains(&credited) && amounts.len() == 2, "{amounts:?}");
}

/// What was used of a payment is recorded here; its rest, and a payment that nobody used yet, stand in the books alone and are no difference.
#[tokio::test]
async fn the_unused_rest_of_a_payment_in_quickbooks_is_no_difference() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let own = trader.differences("", 250).await;
    let part = json!({"Amount": 50.0, "LinkedTxn": [{"TxnId": there["Id"], "TxnType": "Invoice"}]});
    let paid =
        |total: f64, lines: Value| json!({"CustomerRef": there["CustomerRef"], "TotalAmt": total, "TxnDate": "2024-06-04", "Line": lines});
    trader.edit("Payment", "create", None, paid(80.0, json!([part]))).await;
    trader.edit("Payment", "create", None, paid(30.0, json!([]))).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 7_000, vec![5_000]));
    assert_eq!(trader.differences("", 250).await, own);
}

/// An overpayment and a prepayment of Xero show what they were used for and what is left; the rest of them is no difference.
#[tokio::test]
async fn the_unused_rest_of_an_overpayment_and_a_prepayment_in_xero_is_shown() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let own = trader.differences("", 250).await;
    let contact = json!({"ContactID": there["Contact"]["ContactID"]});
    let used = |amount: f64| json!([{"Invoice": {"InvoiceID": there["InvoiceID"]}, "Amount": amount}]);
    let over = json!({"Type": "RECEIVE-OVERPAYMENT", "Contact": contact, "Total": 100.0, "Allocations": used(30.0)});
    trader.edit("Overpayment", "create", None, over).await;
    let pre = trader.edit("Prepayment", "create", None, json!({"Type": "RECEIVE-PREPAYMENT", "Contact": contact, "Total": 40.0})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 9_000, vec![3_000]));
    let shown = async |kind: &str| {
        let record = trader.read(&format!("/accounting_records?kind={kind}")).await["data"][0]["record"].clone();
        (record["unused_amount"].clone(), record["applied_to"].as_array().unwrap().len())
    };
    assert_eq!(shown("overpayment").await, (json!(70), 1));
    assert_eq!(shown("prepayment").await, (json!(40), 0));
    assert_eq!(trader.differences("", 250).await, own);
    trader.edit("Prepayment", "update", pre["PrepaymentID"].as_str(), json!({"Allocations": used(40.0)})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 5_000, vec![3_000, 4_000]));
    assert_eq!(shown("prepayment").await, (json!(0), 1));
    trader.edit("Prepayment", "update", pre["PrepaymentID"].as_str(), json!({"Allocations": []})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 9_000, vec![-4_000, 3_000, 4_000]), "taken back");
}

/// A list that cannot be read says nothing of what it holds: no payment is taken back for it.
async fn nothing_is_taken_back_for_a_list_that_cannot_be_read(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    trader.paid_there(&there, 50.0).await;
    trader.books.fault(json!({"kind": "refuse", "status": 500, "times": 50})).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2, [5_000]);
    trader.books.heal().await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&invoice).await.2, [5_000]);
}

at_each_provider!(nothing_is_taken_back_for_a_list_that_cannot_be_read);

/// Five days apart it is the same payment; six days apart it is another one.
#[tokio::test]
async fn the_same_amount_is_the_same_payment_for_five_days() {
    for (day, is_same) in [("2024-05-30", true), ("2024-05-29", false), ("2024-06-09", true), ("2024-06-10", false)] {
        let trader = Trader::unset(Platform::Xero).await;
        trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
        trader.wants_payments_of_the_ledger().await;
        let (invoice, there) = trader.written().await;
        let paid_at = format!("{day}T10:00:00Z");
        let part = json!({"amount": 5_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": paid_at});
        trader.post("/payment_records").json(part).await.expect(201);
        trader.work().await;
        trader.paid_there(&there, 50.0).await;
        let expected = if is_same { vec![5_000] } else { vec![5_000, 5_000] };
        assert_eq!(trader.paid_here(&invoice).await.2, expected, "paid here on {day}, there on 2024-06-04");
    }
}

impl Trader {
    /// A payment of 50.00 of an invoice that was written and then deleted there; the invoice as it is there, and the payment.
    async fn payment_that_was_deleted_there(&self) -> (Value, Value) {
        let (invoice, there) = self.written().await;
        let part = json!({"amount": 5_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
        let payment = self.post("/payment_records").json(part).await.expect(201);
        self.work().await;
        self.is_done("payment_record", &payment).await;
        let remote = self.record("payment_record", &payment).await["platform_object_id"].clone();
        self.unpaid_there(&json!({"PaymentID": remote, "Id": remote})).await;
        (there, payment)
    }

    /// A person asks for it to be made again.
    async fn make_again(&self, payment: &Value) {
        let record = self.record("payment_record", payment).await;
        let again = json!({"ids": [record["id"]], "recreate": true});
        assert_eq!(self.post("/accounting_synced_records/push").json(again).await.expect(200)["data"], json!([record["id"]]));
        self.work().await;
        self.is_done("payment_record", payment).await;
    }
}

async fn a_payment_that_was_deleted_there_is_made_again_by_an_explicit_wish(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (there, payment) = trader.payment_that_was_deleted_there().await;
    let record = trader.record("payment_record", &payment).await;
    let mark = trader.books.mark();
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(409);
    trader.work().await;
    assert_eq!(trader.writes(mark), 0);
    trader.make_again(&payment).await;
    assert_ne!(trader.record("payment_record", &payment).await["platform_object_id"], record["platform_object_id"]);
    let number = &there[if platform == Platform::Xero { "InvoiceNumber" } else { "DocNumber" }];
    assert_eq!(trader.open_amount(&trader.numbered("Invoice", number).await[0]), 70.0);
    trader.make_again(&payment).await;
    assert_eq!(trader.writes(mark), 1, "what is there is not made again, whatever is wished");
}

at_each_provider!(a_payment_that_was_deleted_there_is_made_again_by_an_explicit_wish);

/// Whoever deleted the payment entered it once more: with payments of the ledger it is recognized by itself, and without them when it is to be
/// made again.
async fn a_payment_that_was_entered_once_more_is_not_doubled(platform: Platform) {
    for wants_payments in [false, true] {
        let trader = Trader::open(platform).await;
        if wants_payments {
            trader.wants_payments_of_the_ledger().await;
        }
        let (there, payment) = trader.payment_that_was_deleted_there().await;
        let mark = trader.books.mark();
        let entered = trader.paid_there(&there, 50.0).await;
        if wants_payments {
            trader.is_done("payment_record", &payment).await;
        } else {
            trader.make_again(&payment).await;
        }
        let key = if platform == Platform::Xero { "PaymentID" } else { "Id" };
        assert_eq!(trader.record("payment_record", &payment).await["platform_object_id"], entered[key]);
        assert_eq!(trader.writes(mark), 0);
        let records = trader.read("/payment_records").await;
        assert_eq!(records["data"].as_array().unwrap().len(), 1, "{records}");
    }
}

at_each_provider!(a_payment_that_was_entered_once_more_is_not_doubled);
