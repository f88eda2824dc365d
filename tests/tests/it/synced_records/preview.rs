use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    pub(super) async fn previewed(&self, object_type: &str, object: &Value) -> Value {
        let about = json!({"object_type": object_type, "object_id": object["id"]});
        self.post("/accounting_synced_records/preview").json(about).await.expect(200)
    }
}

async fn a_preview_tells_what_a_push_then_does(platform: Platform) {
    let trader = Trader::open(platform).await;
    let bill = trader.bill("PV-1", 10_000).await;
    assert_eq!(trader.previewed("bill", &bill).await["action"], "nothing", "a draft is not for the ledger");
    trader.approve(&bill).await;
    let mark = trader.books.mark();
    let before = trader.previewed("bill", &bill).await;
    assert_eq!((&before["action"], &before["total_amount"], &before["tax_amount"]), (&json!("create"), &json!(12_000), &json!(2_000)));
    let body = before["request"]["body"].as_str().unwrap();
    assert!(body.contains("PV-1") && body.contains(&format!("new vendor {}", trader.vendor.as_str().unwrap())), "{body}");
    assert_eq!(trader.books.calls(mark).len(), 0, "the provider is not asked");
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&trader.record("bill", &bill).await))).await;
    let sent = proof["attempts"][0]["body"].as_str().unwrap();
    let vendor = trader.record("vendor", &json!({"id": trader.vendor})).await["platform_object_id"].as_str().unwrap().to_owned();
    assert_eq!(sent, body.replace(&format!("new vendor {}", trader.vendor.as_str().unwrap()), &vendor), "byte for byte");
    assert_eq!(trader.previewed("bill", &bill).await["action"], "nothing");
}

at_each_provider!(a_preview_tells_what_a_push_then_does);

#[tokio::test]
async fn a_preview_says_what_stands_in_the_way() {
    let trader = Trader::unset(Platform::Xero).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let seen = trader.previewed("receivable", &invoice).await;
    assert_eq!((&seen["action"], &seen["error"]["code"], &seen["request"]), (&json!("error"), &json!("account_missing"), &json!(null)));
    trader.post("/accounting_synced_records/preview").json(json!({"object_type": "bill", "object_id": invoice["id"]})).await.expect(422);
}

#[tokio::test]
async fn a_preview_of_a_change_shows_both_sides() {
    let trader = Trader::open(Platform::Xero).await;
    let bill = trader.approved("PV-2", 10_000).await;
    trader.work().await;
    trader.reprice(&bill, 20_000).await;
    let seen = trader.previewed("bill", &bill).await;
    assert_eq!(seen["action"], "update");
    let lines = json!([{"field": "line_items", "here": "1 lines of 240", "there": "1 lines of 120"}]);
    assert_eq!(seen["differences"], lines, "{seen}");
}
