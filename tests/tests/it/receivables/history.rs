use serde_json::json;

use super::{Shop, path};

#[tokio::test]
async fn history_events_and_answers_tell_one_story() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.patch(&path(&invoice)).json(json!({"issued_invoice": {"partner_metadata": {"order": 7}}})).await.expect(200);
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 900, "comment": "cash"})).await.expect(200);
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let history = shop.get(&format!("{}/history?order=asc", path(&invoice))).await.expect(200);
    let story: Vec<_> =
        history["data"].as_array().unwrap().iter().map(|entry| (entry["event_type"].clone(), entry["event_data"].clone())).collect();
    let expected = [
        ("receivable_created", json!({})),
        ("status_changed", json!({"old_status": "draft", "new_status": "issued"})),
        ("receivable_updated", json!({})),
        ("payment_received", json!({"amount_paid": 900, "amount_due": 11_000, "comment": "cash"})),
        ("status_changed", json!({"old_status": "issued", "new_status": "partially_paid"})),
        ("based_on_receivable_created", json!({"receivable_id": note["id"], "type": "credit_note"})),
    ];
    assert_eq!(story, expected.map(|(kind, data)| (json!(kind), data)));
    let first = &history["data"][0];
    let one = shop.get(&format!("{}/history/{}", path(&invoice), first["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(&one, first);
    shop.get(&format!("{}/history/{}", path(&note), first["id"].as_str().unwrap())).await.expect(404);
    let told = ["receivable.created", "receivable.issued", "receivable.updated", "receivable.partially_paid"];
    shop.told(&invoice, &told).await;
}

#[tokio::test]
async fn history_is_filtered_by_its_types() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let found = shop.get(&format!("{}/history?event_type__in=status_changed", path(&invoice))).await.expect(200);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
}
