use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id, line};

/// The answer to the write is lost in this way: after a while the write is looked for, and there is one.
async fn an_unknown_outcome_is_settled(platform: Platform, fault: Value) {
    let trader = Trader::open(platform).await;
    // The customer and what else is needed is there already.
    let first = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &first).await;
    trader.books.fault(fault.clone()).await;
    let invoice = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.work().await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!(record["sync_status"], "pending", "{fault}: {record}");
    trader.books.heal().await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1, "{fault}");
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    let attempts = proof["attempts"].as_array().unwrap();
    let outcomes: Vec<&str> = attempts.iter().map(|attempt| attempt["outcome"].as_str().unwrap()).collect();
    assert!(matches!(outcomes.as_slice(), ["found"] | ["absent", "confirmed"]), "{fault}: {outcomes:?}");
    assert!(attempts.iter().all(|attempt| attempt["key"] == attempts[0]["key"] && attempt["body"] == attempts[0]["body"]), "byte for byte");
}

fn faults(platform: Platform) -> Vec<Value> {
    let matching = match platform {
        Platform::Xero => json!({"method": "PUT", "path": "/Invoices"}),
        Platform::QuickbooksOnline => json!({"method": "POST", "path": "/invoice"}),
    };
    let kinds = [
        json!({"kind": "drop_before"}),
        json!({"kind": "drop_after"}),
        json!({"kind": "commit_then_500"}),
        json!({"kind": "refuse", "status": 503}),
    ];
    kinds
        .into_iter()
        .map(|mut fault| {
            fault["matching"] = matching.clone();
            fault
        })
        .collect()
}

#[tokio::test]
async fn unknown_outcomes_are_settled_at_quickbooks() {
    for fault in faults(Platform::QuickbooksOnline) {
        an_unknown_outcome_is_settled(Platform::QuickbooksOnline, fault).await;
    }
}

#[tokio::test]
async fn unknown_outcomes_are_settled_at_xero() {
    for fault in faults(Platform::Xero) {
        an_unknown_outcome_is_settled(Platform::Xero, fault).await;
    }
}

impl Trader {
    /// From now on the provider remembers no keys: only looking keeps a write from being done twice.
    pub(super) async fn forgets_keys(&self) {
        let settings = json!({"provider": self.books.provider(), "idempotency_ttl_seconds": 0});
        self.books.control(Method::POST, "/_sim/settings", settings).await;
    }
}

/// A customer is made, the answer is lost, and the name in the first answer to the search cannot be read: that is no proof that nothing is there.
async fn what_cannot_be_read_is_not_absent(platform: Platform) {
    let (writing, reading, name) = match platform {
        Platform::Xero => (json!({"method": "PUT", "path": "/Contacts"}), json!({"method": "GET", "path": "/Contacts"}), "Name"),
        Platform::QuickbooksOnline => (json!({"method": "POST", "path": "/customer"}), json!({"path": "/query"}), "DisplayName"),
    };
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    trader.books.fault(json!({"kind": "drop_after", "matching": writing})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let fields = json!({name: {"odd": true}});
    trader.books.fault(json!({"kind": "change_row", "fields": fields, "times": "forever", "matching": reading})).await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    let mark = trader.books.mark();
    trader.books.heal().await;
    trader.books.wait(TimeDelta::minutes(5)).await;
    trader.is_done("receivable", &invoice).await;
    let calls = trader.books.calls(mark);
    let customers = calls.iter().filter(|call| call.path.ends_with("/Contacts") || call.path.ends_with("/customer"));
    assert_eq!(customers.filter(|call| call.method != "GET").count(), 0, "the first one was found");
}

at_each_provider!(what_cannot_be_read_is_not_absent);

/// An invoice is made, the answer is lost, and its customer is merged into another one before anybody looks.
async fn what_moved_to_another_customer_is_found(platform: Platform) {
    let (writing, entity) = match platform {
        Platform::Xero => (json!({"method": "PUT", "path": "/Invoices"}), "Contact"),
        Platform::QuickbooksOnline => (json!({"method": "POST", "path": "/invoice"}), "Customer"),
    };
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    trader.books.fault(json!({"kind": "drop_after", "matching": writing})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let (gone, id) = match platform {
        Platform::Xero => (&there["Contact"]["ContactID"], "ContactID"),
        Platform::QuickbooksOnline => (&there["CustomerRef"]["value"], "Id"),
    };
    let others = trader.state(entity).await;
    let is_other = |other: &&Value| other[id] != *gone && (other["Active"] == true || other["ContactStatus"] == "ACTIVE");
    let survivor = others.iter().find(is_other).expect("another customer");
    trader.edit(entity, "merge", gone.as_str(), json!({"into": survivor[id]})).await;
    trader.books.heal().await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1);
}

#[tokio::test]
async fn what_moved_to_another_customer_of_quickbooks_is_found() {
    what_moved_to_another_customer_is_found(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn what_moved_to_another_contact_of_xero_is_found() {
    what_moved_to_another_customer_is_found(Platform::Xero).await;
}

/// A call is lost on its way, and the one after it is not done: the bill changes meanwhile. Under the key of the first one nothing else may
/// leave, because the first one may be carried out yet.
#[tokio::test]
async fn under_the_key_of_a_lost_call_nothing_else_is_sent() {
    let trader = Trader::open(Platform::Xero).await;
    let first = trader.approved("LC-0", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &first).await;
    let writing = json!({"method": "PUT", "path": "/Invoices"});
    trader.books.fault(json!({"kind": "drop_before", "matching": writing})).await;
    let bill = trader.approved("LC-1", 10_000).await;
    trader.work().await;
    trader.books.fault(json!({"kind": "rate_limited", "retry_after": 30, "matching": writing})).await;
    trader.books.wait(TimeDelta::seconds(50)).await;
    trader.reprice(&bill, 20_000).await;
    trader.books.wait(TimeDelta::minutes(2)).await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.total(&trader.numbered("Bill", &json!("LC-1")).await[0]), 240.0);
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&trader.record("bill", &bill).await))).await;
    let attempts = proof["attempts"].as_array().unwrap();
    let outcomes: Vec<&str> = attempts.iter().map(|attempt| attempt["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["absent", "not_done", "confirmed", "confirmed"]);
    assert!(attempts[..3].iter().all(|attempt| attempt["key"] == attempts[0]["key"] && attempt["body"] == attempts[0]["body"]));
    assert_ne!(attempts[3]["key"], attempts[0]["key"]);
}

/// A bill is taken back there, the answer is lost, and the provider has forgotten the key: that it is gone already is no error.
async fn what_is_gone_already_is_taken_back(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    let bill = trader.approved("GO-1", 10_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let path = if platform == Platform::Xero { "/Invoices/" } else { "/bill" };
    trader.books.fault(json!({"kind": "drop_after", "matching": {"method": "POST", "path": path}})).await;
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.post(&format!("/payables/{}/cancel", id(&bill))).await.expect(200);
    trader.work().await;
    trader.books.heal().await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    trader.is_done("bill", &bill).await;
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&trader.record("bill", &bill).await))).await;
    assert_eq!(proof["attempts"].as_array().unwrap().len(), 3, "made, taken back, and taken back again: {proof}");
}

at_each_provider!(what_is_gone_already_is_taken_back);

/// One document is answered by an error each time: the others are written, and it is sent less and less often.
#[tokio::test]
async fn one_write_without_an_answer_holds_up_no_other() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let first = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &first).await;
    let stuck = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    let fault = json!({"kind": "refuse", "status": 500, "times": "forever", "matching": {"method": "POST", "path": "/invoice"}});
    trader.books.fault(fault).await;
    trader.work().await;
    let bill = trader.approved("OUT-1", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let mark = trader.books.mark();
    for _ in 0..240 {
        trader.books.wait(TimeDelta::seconds(45)).await;
    }
    let sent = trader.writes(mark);
    assert!((25..45).contains(&sent), "{sent} times in three hours");
    trader.books.heal().await;
    for _ in 0..8 {
        trader.books.wait(TimeDelta::seconds(45)).await;
    }
    trader.is_done("receivable", &stuck).await;
    assert_eq!(trader.numbered("Invoice", &stuck["document_id"]).await.len(), 1);
}
