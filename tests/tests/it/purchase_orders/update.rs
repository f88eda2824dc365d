use serde_json::json;

use super::path;
use crate::receivables::Shop;

#[tokio::test]
async fn a_draft_changes_field_by_field() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    let mut items = made["items"].clone();
    items[0]["quantity"] = json!(12);
    let changes = json!({"items": items, "message": "At the back door.", "valid_for_days": 7});
    let changed = shop.patch(&path(&made)).json(changes).await.expect(200);
    assert_eq!((&changed["items"], &changed["message"], &changed["valid_for_days"]), (&items, &json!("At the back door."), &json!(7)));
    items[0]["currency"] = json!("USD");
    let refused = shop.patch(&path(&made)).json(json!({"items": items})).await;
    assert_eq!(refused.fields(), ["body.items.0.currency"]);
    shop.told(&made, &["payables_purchase_order.created", "payables_purchase_order.updated"]).await;
}

#[tokio::test]
async fn another_vendor_brings_its_default_address() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    let address = json!({"country": "DE", "city": "Bonn", "line1": "Markt 1", "postal_code": "53111"});
    let person = json!({"first_name": "Ada", "last_name": "Lovelace", "is_customer": false, "is_vendor": true, "address": address});
    let person = shop.post("/counterparts").json(json!({"type": "individual", "individual": person})).await.expect(201);
    let changed = shop.patch(&path(&made)).json(json!({"counterpart_id": person["id"]})).await.expect(200);
    assert_eq!(changed["counterpart"]["individual"]["last_name"], "Lovelace");
    assert_eq!(
        (&changed["counterpart_address"]["city"], &changed["counterpart_address_id"]),
        (&json!("Bonn"), &person["default_billing_address_id"])
    );
}

#[tokio::test]
async fn the_same_vendor_keeps_the_chosen_address() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    let addresses = format!("/counterparts/{}/addresses", shop.counterpart.as_str().unwrap());
    let second = json!({"country": "DE", "city": "Bonn", "line1": "Markt 1", "postal_code": "53111"});
    let second = shop.post(&addresses).json(second).await.expect(201);
    let chosen = json!({"counterpart_address_id": second["id"]});
    let patch = |changes: serde_json::Value| shop.patch(&path(&made)).json(changes);
    assert_eq!(patch(chosen).await.expect(200)["counterpart_address"]["city"], "Bonn");
    let same = json!({"counterpart_id": shop.counterpart, "message": "At the back door."});
    let changed = patch(same.clone()).await.expect(200);
    assert_eq!((&changed["counterpart_address_id"], &changed["counterpart_address"]["city"]), (&second["id"], &json!("Bonn")));
    shop.delete(&format!("{addresses}/{}", second["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(patch(same).await.expect(200)["counterpart_address_id"], shop.address, "what is gone is replaced by the default one");
}
