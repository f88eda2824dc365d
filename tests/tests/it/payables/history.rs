use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::Bills;

fn told(page: &Value) -> Vec<(String, Value)> {
    let entries = page["data"].as_array().unwrap().iter();
    entries.map(|entry| (entry["event_type"].as_str().unwrap().to_owned(), entry["event_data"].clone())).collect()
}

#[tokio::test]
async fn it_tells_what_happened_and_who_did_it() {
    let bills = Bills::open().await;
    let bill = bills.new_one().await;
    let user = bills.partner.user(bills.entity, &[("payable", "approve", "allowed"), ("payable", "read", "allowed")]).await;
    bills.app.advance(TimeDelta::minutes(1));
    user.post(&format!("/payables/{bill}/approve_payment_operation")).await.expect(200);
    let path = format!("/payables/{bill}/history");
    let page = bills.read(&path).await;
    let moved = |from: &str, to: &str| ("status_changed".to_owned(), json!({"old_status": from, "new_status": to}));
    let expected = [
        ("payable_created".to_owned(), json!({"payable_source": "upload"})),
        ("payable_updated".to_owned(), json!({})),
        moved("draft", "new"),
        moved("new", "waiting_to_be_paid"),
    ];
    assert_eq!(told(&page), expected);
    let last = &page["data"][3];
    assert_eq!((&last["entity_user_id"], &last["payable_id"]), (&json!(user.id), &json!(bill)));
    assert_eq!(page["data"][0]["entity_user_id"], json!(null));
    assert_eq!(
        bills.read(&format!("{path}?event_type__in=payable_created&event_type__in=payable_updated")).await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(bills.read(&format!("{path}?entity_user_id__in={}", user.id)).await["data"], json!([last]));
    assert_eq!(bills.read(&format!("{path}?timestamp__gt=2024-06-03T09:30:30Z")).await["data"], json!([last]));
    bills.get("/payables/9d2b4c8f-2087-4738-ba91-7359683c49a4/history").await.message(404);
}
