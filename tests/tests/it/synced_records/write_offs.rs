//! What nobody pays of documents that are settled here, and what becomes of it in the ledger.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// An entity that named an account for each reason; no tax is taken back.
    pub(super) async fn writes_off(platform: Platform) -> Trader {
        let trader = Trader::open(platform).await;
        trader.knows_no_tax().await;
        trader.names_write_off_accounts().await;
        trader
    }

    async fn knows_no_tax(&self) {
        let no_tax = self.tax_rate("No VAT").await;
        for direction in ["sales", "purchases"] {
            let choice = json!({"direction": direction, "rate": 0, "accounting_tax_rate_id": no_tax});
            self.post("/accounting_tax_choices").json(choice).await.expect(201);
        }
    }

    async fn names_write_off_accounts(&self) {
        let discounts = self.account(|account| account["name"] == "Discounts Given").await;
        let saved = self.account(|account| account["name"] == "Other Income").await;
        let entry = |reason: &str, direction: &str, account: &Value| json!({"reason": reason, "direction": direction, "ledger_account_id": account});
        let accounts = json!([
            entry("discount", "received", &discounts),
            entry("discount", "made", &saved),
            entry("withholding_tax", "received", &self.expense),
            entry("uncollectible", "received", &self.expense),
        ]);
        self.books.patch("/accounting_push_settings").json(json!({"write_off_accounts": accounts})).await.expect(200);
    }

    /// An invoice over 120.00 that was due on the day it was issued and is overdue, here and there.
    async fn overdue(&mut self) -> Value {
        let terms = json!({"term_final": {"number_of_days": 0}});
        let body = with(self.invoice(json!([line(10_000, 1)])), "payment_terms", terms);
        let invoice = self.issued(body).await;
        self.work().await;
        self.books.wait(TimeDelta::days(2)).await;
        self.books.partner.token = self.books.partner.new_token().await;
        self.books.app.work_receivables(self.books.entity).await;
        invoice
    }

    /// An invoice over 120.00 of which 2 % may be taken off within ten days.
    pub(super) async fn discounted(&self) -> Value {
        let terms = json!({"term_1": {"number_of_days": 10, "discount": 200}, "term_final": {"number_of_days": 30}});
        self.issued(with(self.invoice(json!([line(10_000, 1)])), "payment_terms", terms)).await
    }

    /// An approved bill over 120.00 of which 2 % may be taken off.
    async fn discounted_bill(&self, number: &str) -> Value {
        let bill = self.bill(number, 10_000).await;
        let terms =
            json!({"name": "2/10", "term_1": {"number_of_days": 10_000, "discount": 200}, "term_final": {"number_of_days": 20_000}});
        let path = format!("/payables/{}", id(&bill));
        let changed = self.books.patch(&path).json(json!({"payment_terms": terms}));
        changed.await.expect(200);
        self.approve(&bill).await;
        bill
    }

    /// Records a payment of an invoice.
    async fn pay(&self, invoice: &Value, amount: i64) {
        let money = json!({"amount": amount, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
        self.post("/payment_records").json(money).await.expect(201);
    }

    pub(super) async fn mark(&self, invoice: &Value, verb: &str) {
        self.post(&format!("/receivables/{}/{verb}", id(invoice))).json(json!({})).await.expect(200);
    }

    /// What is open of a document of this number in the ledger.
    async fn open_there(&self, kind: &str, number: &Value) -> f64 {
        self.open_amount(&self.numbered(kind, number).await[0])
    }

    /// What the payments of this kind that were written from here come to there, one by one.
    async fn paid_from_here(&self) -> Vec<f64> {
        let records = self.read("/accounting_synced_records?object_type=payment_record&limit=100").await;
        let written: Vec<Value> = records["data"].as_array().unwrap().iter().map(|record| record["platform_object_id"].clone()).collect();
        let (kinds, key, amount): (&[&str], _, _) = match self.books.platform {
            Platform::Xero => (&["Payment"], "PaymentID", "Amount"),
            Platform::QuickbooksOnline => (&["Payment", "BillPayment"], "Id", "TotalAmt"),
        };
        let mut paid = Vec::new();
        for kind in kinds {
            let there = self.state(kind).await;
            paid.extend(there.iter().filter(|payment| written.contains(&payment[key])).map(|payment| payment[amount].as_f64().unwrap()));
        }
        paid
    }
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

async fn what_is_uncollectible_is_written_off(platform: Platform) {
    let mut trader = Trader::writes_off(platform).await;
    let invoice = trader.overdue().await;
    trader.mark(&invoice, "mark_as_uncollectible").await;
    assert_eq!(trader.previewed("receivable", &invoice).await["action"], "write_off");
    let mark = trader.books.mark();
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
    let writes = trader.writes(mark);
    trader.pull().await;
    assert_eq!(trader.writes(mark), writes, "once");
    let known = trader.differences("", 250).await;
    assert!(known.iter().all(|difference| difference["object_id"] != invoice["id"]), "{known:#?}");
    let credit = format!("WO-{}", invoice["document_id"].as_str().unwrap());
    assert!(known.iter().all(|difference| difference["number"] != json!(credit)), "the credit belongs to the invoice: {known:#?}");
}

at_each_provider!(what_is_uncollectible_is_written_off);

async fn a_discount_is_no_payment(platform: Platform) {
    let trader = Trader::writes_off(platform).await;
    let invoice = trader.discounted().await;
    trader.mark(&invoice, "mark_as_paid").await;
    let bill = trader.discounted_bill("WO-1").await;
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.paid_from_here().await, [117.6, 117.6], "two percent are no money");
    assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
    assert_eq!(trader.open_there("Bill", &json!("WO-1")).await, 0.0);
}

at_each_provider!(a_discount_is_no_payment);

/// As `amount_to_pay` told, and as the same money is booked that a record tells of.
#[tokio::test]
async fn a_mark_takes_the_discount_off_what_was_left() {
    let trader = Trader::writes_off(Platform::Xero).await;
    let (invoice, bill) = (trader.discounted().await, trader.discounted_bill("WO-2").await);
    trader.pay(&invoice, 2_000).await;
    let part = json!({"amount": 2_000, "currency": "GBP", "object": {"id": bill["id"], "type": "payable"}});
    trader.post("/payment_records").json(part).await.expect(201);
    for path in [format!("/receivables/{}", id(&invoice)), format!("/payables/{}", id(&bill))] {
        assert_eq!(trader.read(&path).await["amount_to_pay"], 9_800, "{path}");
        trader.post(&format!("{path}/mark_as_paid")).json(json!({})).await.expect(200);
    }
    trader.work().await;
    let mut paid = trader.paid_from_here().await;
    paid.sort_by(f64::total_cmp);
    assert_eq!(paid, [20.0, 20.0, 98.0, 98.0]);
    assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
    assert_eq!(trader.open_there("Bill", &json!("WO-2")).await, 0.0);
}

#[tokio::test]
async fn a_rest_that_the_terms_allowed_moves_no_money() {
    let mut trader = Trader::writes_off(Platform::Xero).await;
    let invoice = trader.discounted().await;
    trader.pay(&invoice, 2_000).await;
    trader.work().await;
    trader.books.wait(TimeDelta::days(1)).await;
    trader.books.partner.token = trader.books.partner.new_token().await;
    // The discount of the second part is of what the first one left alone.
    trader.pay(&invoice, 9_760).await;
    trader.work().await;
    trader.mark(&invoice, "mark_as_paid").await;
    trader.work().await;
    assert_eq!(trader.paid_from_here().await.iter().map(|paid| (paid * 100.0).round()).sum::<f64>(), 11_760.0);
    assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
    let records = trader.read(&format!("/payment_records?object_id={}", id(&invoice))).await;
    let rest = records["data"].as_array().unwrap().iter().find(|record| record["amount"] == 240).expect("the rest that was marked");
    let explained = trader.read(&format!("/accounting_explanations?object_id={}", id(rest))).await;
    assert_eq!(explained["data"][0]["reason"], "no_money", "{explained}");
}

/// Nobody has to say that the invoice is paid: the payment came to what was to be paid that day.
async fn what_a_payment_in_time_leaves_is_written_off(platform: Platform) {
    let trader = Trader::writes_off(platform).await;
    let invoice = trader.discounted().await;
    trader.work().await;
    trader.pay(&invoice, 11_760).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!((trader.paid_from_here().await, trader.open_there("Invoice", &invoice["document_id"]).await), (vec![117.6], 0.0));
    let records = trader.read(&format!("/payment_records?object_id={}", id(&invoice))).await;
    assert_eq!(records["data"].as_array().unwrap().len(), 1, "a discount is no payment: {records}");
    trader.pull().await;
    let known = trader.differences("", 250).await;
    assert!(known.iter().all(|difference| difference["object_id"] != invoice["id"]), "{known:#?}");
}

at_each_provider!(what_a_payment_in_time_leaves_is_written_off);

#[tokio::test]
async fn a_withheld_tax_is_no_payment() {
    let trader = Trader::writes_off(Platform::QuickbooksOnline).await;
    let invoice = trader.issued(with(trader.invoice(json!([line(10_000, 1)])), "withholding_tax_rate", json!(1_500))).await;
    trader.mark(&invoice, "mark_as_paid").await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!((trader.paid_from_here().await, trader.open_there("Invoice", &invoice["document_id"]).await), (vec![105.0], 0.0));
}

/// The document and the money are there all the same; the rest follows as soon as an account is named.
#[tokio::test]
async fn without_an_account_the_rest_stays_open_and_is_told() {
    let trader = Trader::open(Platform::Xero).await;
    trader.knows_no_tax().await;
    let invoice = trader.discounted().await;
    trader.mark(&invoice, "mark_as_paid").await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await, ("error".to_owned(), Some("write_off_account_missing".to_owned())));
    assert_eq!((trader.paid_from_here().await, trader.open_there("Invoice", &invoice["document_id"]).await), (vec![117.6], 2.4));
    trader.names_write_off_accounts().await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
}

#[tokio::test]
async fn what_was_written_off_in_the_ledger_is_not_written_off_again() {
    let mut trader = Trader::open(Platform::Xero).await;
    let invoice = trader.overdue().await;
    trader.mark(&invoice, "mark_as_uncollectible").await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await.1.as_deref(), Some("write_off_account_missing"));
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let mark = trader.books.mark();
    trader.paid_there(&there, 120.0).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.writes(mark), 0);
}

#[tokio::test]
async fn a_write_off_is_no_payment_of_the_ledger() {
    let trader = Trader::writes_off(Platform::Xero).await;
    let settings = trader.books.patch("/accounting_push_settings");
    settings.json(json!({"ledger_payments": true})).await.expect(200);
    let invoice = trader.discounted().await;
    trader.mark(&invoice, "mark_as_paid").await;
    trader.work().await;
    trader.pull().await;
    trader.pull().await;
    let records = trader.read(&format!("/payment_records?object_id={}", id(&invoice))).await;
    assert_eq!(records["data"].as_array().unwrap().len(), 1, "{records}");
}

#[tokio::test]
async fn accounts_of_write_offs_are_checked() {
    let trader = Trader::open(Platform::Xero).await;
    let set = |accounts: Value| trader.books.patch("/accounting_push_settings").json(json!({"write_off_accounts": accounts}));
    let entry = json!({"reason": "discount", "direction": "made", "ledger_account_id": trader.expense});
    let twice = set(json!([entry, entry])).await.expect(422);
    assert_eq!(twice["detail"][0]["loc"], json!(["body", "write_off_accounts", 1, "reason"]), "{twice}");
    let stranger = set(json!([with(entry, "ledger_account_id", trader.customer.clone())])).await.expect(422);
    assert_eq!(stranger["detail"][0]["loc"], json!(["body", "write_off_accounts", 0, "ledger_account_id"]), "{stranger}");
}

/// In the evening of the last day of a discount it is the next day in UTC.
#[tokio::test]
async fn a_discount_ends_with_its_last_day_where_the_entity_is() {
    let trader = Trader::writes_off(Platform::QuickbooksOnline).await;
    trader.set(json!({"time_zone": "America/New_York"})).await;
    let (invoice, recorded) = (trader.discounted().await, trader.discounted().await);
    trader.work().await;
    // From the 3rd of June, half past nine UTC, to the 13th of June, nine in the evening in New York.
    trader.books.wait(TimeDelta::minutes((10 * 24 + 15) * 60 + 30)).await;
    assert_eq!(trader.read(&format!("/receivables/{}", id(&invoice))).await["amount_to_pay"], 11_760);
    trader.mark(&invoice, "mark_as_paid").await;
    trader.pay(&recorded, 11_760).await;
    trader.work().await;
    assert_eq!(trader.paid_from_here().await, [117.6, 117.6]);
    for invoice in [&invoice, &recorded] {
        assert_eq!(trader.open_there("Invoice", &invoice["document_id"]).await, 0.0);
        let credit = trader.numbered("CreditMemo", &json!(format!("WO-{}", invoice["document_id"].as_str().unwrap()))).await;
        assert_eq!((credit.len(), &credit[0]["TxnDate"]), (1, &json!("2024-06-13")), "{credit:#?}");
    }
    let payments = trader.state("Payment").await;
    assert!(payments.iter().any(|payment| payment["TotalAmt"] == 117.6 && payment["TxnDate"] == "2024-06-13"), "{payments:#?}");
}
