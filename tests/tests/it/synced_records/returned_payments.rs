//! What comes back of payments: refunds, disputes, and what the bank returns. People take it off in the ledger.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

/// What came back of a payment is not written, and no error stands for it: people take the payment off in the ledger, and then nothing differs.
async fn what_came_back_is_no_error(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let of = |amount: i64| json!({"amount": amount, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
    let paid = trader.post("/payment_records").json(of(12_000)).await.expect(201);
    trader.work().await;
    trader.is_done("payment_record", &paid).await;
    let mark = trader.books.mark();
    let back = trader.post("/payment_records").json(of(-12_000)).await.expect(201);
    trader.work().await;
    let records = trader.read(&format!("/accounting_synced_records?object_type=payment_record&object_id={}", id(&back))).await;
    assert_eq!((&records["data"], trader.writes(mark)), (&json!([]), 0));
    let explained =
        async |object: &Value| trader.read(&format!("/accounting_explanations?object_id={}", id(object))).await["data"][0].clone();
    let why = explained(&back).await;
    assert_eq!(
        (&why["reason"], &why["document"], &why["who_must_act"]),
        (&json!("came_back"), &json!("returned_payment"), &json!("ledger_user"))
    );
    trader.pull().await;
    let differ = async || -> Vec<(Value, Value)> {
        let all = trader.differences("", 250).await.into_iter().filter(|one| !one["object_id"].is_null());
        all.map(|one| (one["object_id"].clone(), one["fields"][0]["field"].clone())).collect()
    };
    assert_eq!(differ().await, [(invoice["id"].clone(), json!("open_amount"))]);
    let record = trader.record("payment_record", &paid).await;
    let remote = &record["platform_object_id"];
    trader.unpaid_there(&json!({"PaymentID": remote, "Id": remote})).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("payment_record", &paid).await;
    assert_eq!((explained(&paid).await["reason"].clone(), trader.writes(mark)), (json!("done"), 0));
    assert_eq!(differ().await, []);
}

at_each_provider!(what_came_back_is_no_error);

impl Trader {
    /// A trader whose payments are voided in the ledger once all of them came back here.
    async fn voids_returned_payments(platform: Platform) -> Trader {
        let trader = Trader::open(platform).await;
        let settings = json!({"void_returned_payments": true, "ledger_payments": true});
        trader.books.patch("/accounting_push_settings").json(settings).await.expect(200);
        trader
    }

    /// A payment of an invoice or a bill, or what came back of one.
    async fn recorded(&self, object_type: &str, object: &Value, amount: i64) -> Value {
        let body = json!({"amount": amount, "currency": "GBP", "object": {"id": object["id"], "type": object_type}});
        self.post("/payment_records").json(body).await.expect(201)
    }

    async fn why(&self, object: &Value) -> Value {
        self.read(&format!("/accounting_explanations?object_id={}", id(object))).await["data"][0]["reason"].clone()
    }
}

/// All of a payment came back, at once or in parts: it is voided in the ledger, and what it paid is open on both sides.
async fn a_payment_that_came_back_is_voided_there(platform: Platform) {
    let trader = Trader::voids_returned_payments(platform).await;
    let (invoice, _) = trader.written().await;
    let bill = trader.approved("RP-1", 10_000).await;
    trader.work().await;
    for (object_type, object, kind, parts) in
        [("receivable", &invoice, "Invoice", vec![-12_000]), ("payable", &bill, "Bill", vec![-7_000, -5_000])]
    {
        let number = if kind == "Bill" { json!("RP-1") } else { invoice["document_id"].clone() };
        let open = async || trader.open_amount(&trader.numbered(kind, &number).await[0]);
        let paid = trader.recorded(object_type, object, 12_000).await;
        trader.work().await;
        assert_eq!(open().await, 0.0);
        let mut returned = Vec::new();
        for part in &parts {
            returned.push(trader.recorded(object_type, object, *part).await);
            let mark = trader.books.mark();
            trader.work().await;
            let is_whole = returned.len() == parts.len();
            assert_eq!((trader.writes(mark), open().await), if is_whole { (1, 120.0) } else { (0, 0.0) });
        }
        let mark = trader.books.mark();
        trader.pull().await;
        let remote = trader.record("payment_record", &paid).await["platform_object_id"].clone();
        for part in returned.iter().chain([&paid]) {
            trader.is_done("payment_record", part).await;
            assert_eq!(trader.record("payment_record", part).await["platform_object_id"], remote);
            assert_eq!(trader.why(part).await, "done");
        }
        let again = trader.recorded(object_type, object, 12_000).await;
        trader.work().await;
        trader.pull().await;
        trader.is_done("payment_record", &again).await;
        assert_eq!((trader.writes(mark), open().await), (1, 0.0), "who pays once more pays by another payment");
    }
    assert_eq!(trader.paid_here(&invoice).await, ("paid".to_owned(), 0, vec![-12_000, 12_000, 12_000]));
}

at_each_provider!(a_payment_that_came_back_is_voided_there);

/// Two payments of one amount, of which one came back: one is voided. And one that came back before it was written is written and voided.
async fn a_return_voids_one_payment(platform: Platform) {
    let trader = Trader::voids_returned_payments(platform).await;
    let (invoice, _) = trader.written().await;
    let open = async || trader.open_amount(&trader.numbered("Invoice", &invoice["document_id"]).await[0]);
    for _ in 0..2 {
        trader.recorded("receivable", &invoice, 5_000).await;
    }
    trader.work().await;
    trader.recorded("receivable", &invoice, -5_000).await;
    trader.work().await;
    assert_eq!(open().await, 70.0);
    trader.recorded("receivable", &invoice, 3_000).await;
    let early = trader.recorded("receivable", &invoice, -3_000).await;
    trader.work().await;
    trader.pull().await;
    trader.is_done("payment_record", &early).await;
    assert_eq!(open().await, 70.0);
    assert_eq!(trader.paid_here(&invoice).await.1, 7_000, "and nothing is recorded twice");
}

at_each_provider!(a_return_voids_one_payment);

/// Whoever keeps the books used the payment for another document, too, or the period was closed: it is left to them.
#[tokio::test]
async fn what_people_changed_or_closed_is_left_to_them() {
    let mut trader = Trader::voids_returned_payments(Platform::QuickbooksOnline).await;
    let (invoice, there) = trader.written().await;
    let paid = trader.recorded("receivable", &invoice, 5_000).await;
    trader.work().await;
    let payment = trader.record("payment_record", &paid).await["platform_object_id"].clone();
    let more = json!({"TotalAmt": 60.0, "Line": [{"Amount": 60.0, "LinkedTxn": [{"TxnId": there["Id"], "TxnType": "Invoice"}]}]});
    trader.edit("Payment", "update", payment.as_str(), more).await;
    let mark = trader.books.mark();
    let back = trader.recorded("receivable", &invoice, -5_000).await;
    trader.work().await;
    assert_eq!(trader.stands("payment_record", &back).await, ("error".to_owned(), Some("has_payments".to_owned())));
    assert_eq!(trader.writes(mark), 0);

    let second = trader.recorded("receivable", &invoice, 1_000).await;
    trader.work().await;
    trader.is_done("payment_record", &second).await;
    trader.books.wait(TimeDelta::days(1)).await;
    trader.books.partner.token = trader.books.partner.new_token().await;
    trader.close(json!("2024-06-03")).await;
    let back = trader.recorded("receivable", &invoice, -1_000).await;
    trader.work().await;
    assert_eq!(trader.stands("payment_record", &back).await.1.as_deref(), Some("period_closed"));
    trader.close(json!(null)).await;
    trader.books.wait(TimeDelta::hours(1)).await;
    trader.is_done("payment_record", &back).await;
}

/// The amount of the payment is missing from one answer: that is no change of it, and it is voided by the next.
#[tokio::test]
async fn a_payment_whose_amount_is_missing_once_is_voided_later() {
    let trader = Trader::voids_returned_payments(Platform::Xero).await;
    let (invoice, there) = trader.written().await;
    let paid = trader.recorded("receivable", &invoice, 5_000).await;
    trader.work().await;
    let payment = trader.record("payment_record", &paid).await["platform_object_id"].clone();
    let row =
        json!({"PaymentID": payment, "Status": "AUTHORISED", "PaymentType": "ACCRECPAYMENT", "Invoice": {"InvoiceID": there["InvoiceID"]}});
    let body = json!({"Payments": [row]}).to_string();
    let matching = json!({"method": "GET", "path": "/Payments/"});
    trader.books.fault(json!({"kind": "status", "status": 200, "body": body, "matching": matching})).await;
    let back = trader.recorded("receivable", &invoice, -5_000).await;
    trader.work().await;
    assert_eq!(trader.stands("payment_record", &back).await.0, "pending");
    trader.books.wait(TimeDelta::minutes(10)).await;
    trader.is_done("payment_record", &back).await;
    assert_eq!(trader.open_amount(&trader.numbered("Invoice", &invoice["document_id"]).await[0]), 120.0);
}

/// What came back here is taken off in the ledger, in whichever order: it is one and the same, and no error stands.
async fn what_came_back_here_is_taken_off_there(platform: Platform) {
    for comes_back_first in [true, false] {
        let trader = Trader::open(platform).await;
        trader.wants_payments_of_the_ledger().await;
        let (invoice, there) = trader.written().await;
        let of = |amount: i64| json!({"amount": amount, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
        let paid = trader.post("/payment_records").json(of(5_000)).await.expect(201);
        trader.work().await;
        let remote = trader.record("payment_record", &paid).await["platform_object_id"].clone();
        let takes_off = async || trader.unpaid_there(&json!({"PaymentID": remote, "Id": remote})).await;
        if comes_back_first {
            trader.post("/payment_records").json(of(-5_000)).await.expect(201);
            trader.work().await;
            takes_off().await;
        } else {
            takes_off().await;
            assert_eq!(trader.stands("payment_record", &paid).await.1.as_deref(), Some("deleted_in_ledger"));
            trader.post("/payment_records").json(of(-5_000)).await.expect(201);
            trader.work().await;
        }
        trader.is_done("payment_record", &paid).await;
        assert_eq!(trader.paid_here(&invoice).await, ("issued".to_owned(), 12_000, vec![-5_000, 5_000]));
        trader.paid_there(&there, 50.0).await;
        let again = ("partially_paid".to_owned(), 7_000, vec![-5_000, 5_000, 5_000]);
        assert_eq!(trader.paid_here(&invoice).await, again, "the customer pays once more, which is another payment");
        trader.is_done("payment_record", &paid).await;
    }
}

at_each_provider!(what_came_back_here_is_taken_off_there);

/// A part came back: people remove the payment and enter what is left of it anew.
#[tokio::test]
async fn what_is_left_of_a_payment_is_entered_anew() {
    let trader = Trader::open(Platform::Xero).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let of = |amount: i64| json!({"amount": amount, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}});
    let paid = trader.post("/payment_records").json(of(5_000)).await.expect(201);
    trader.work().await;
    let back = trader.post("/payment_records").json(of(-2_000)).await.expect(201);
    trader.unpaid_there(&json!({"PaymentID": trader.record("payment_record", &paid).await["platform_object_id"]})).await;
    let entered = trader.paid_there(&there, 30.0).await;
    assert_eq!(trader.paid_here(&invoice).await, ("partially_paid".to_owned(), 9_000, vec![-2_000, 5_000]), "nothing is recorded twice");
    for object in [&paid, &back] {
        trader.is_done("payment_record", object).await;
        assert_eq!(trader.record("payment_record", object).await["platform_object_id"], entered["PaymentID"]);
    }
    let ours = trader.differences("", 250).await.into_iter().filter(|one| !one["object_id"].is_null());
    let fields: Vec<Value> = ours.flat_map(|one| one["fields"].as_array().unwrap().clone()).map(|field| field["field"].clone()).collect();
    assert_eq!(fields, ["date"], "it was entered on another day");
}
