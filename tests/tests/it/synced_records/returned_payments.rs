//! What comes back of payments: refunds, disputes, and what the bank returns. People take it off in the ledger.

use bursar_connectors::Platform;
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
