use serde_json::json;

use super::{note, path};
use crate::receivables::Shop;

#[tokio::test]
async fn fields_change_one_by_one_and_items_all_together() {
    let shop = Shop::open().await;
    let made = note(&shop).await;
    let changes = json!({
        "delivery_date": "2024-06-07", "delivery_number": "7", "memo": "Ring twice", "display_signature_placeholder": true,
        "line_items": [{"quantity": 9, "product": {"name": "Bulb"}}],
    });
    let changed = shop.patch(&path(&made)).json(changes).await.expect(200);
    assert_eq!((&changed["delivery_date"], &changed["memo"]), (&json!("2024-06-07"), &json!("Ring twice")));
    assert_eq!(changed["line_items"].as_array().unwrap().len(), 1);
    let cleared = shop.patch(&path(&made)).json(json!({"memo": null, "delivery_date": null})).await.expect(200);
    assert_eq!((&cleared["memo"], &cleared["delivery_date"], &cleared["delivery_number"]), (&json!(null), &json!(null), &json!("7")));
    shop.told(&made, &["delivery_note.created", "delivery_note.updated", "delivery_note.updated"]).await;
}

#[tokio::test]
async fn another_counterpart_takes_an_address_of_its_own() {
    let shop = Shop::open().await;
    let made = note(&shop).await;
    let address = json!({"country": "DE", "city": "Bonn", "line1": "Markt 1", "postal_code": "53111"});
    let person = json!({"first_name": "Ada", "last_name": "Lovelace", "is_customer": true, "is_vendor": false, "address": address});
    let person = shop.post("/counterparts").json(json!({"type": "individual", "individual": person})).await.expect(201);
    let refused = shop.patch(&path(&made)).json(json!({"counterpart_id": person["id"]})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.counterpart_address_id".to_owned()]));
    let changes = json!({"counterpart_id": person["id"], "counterpart_address_id": person["default_billing_address_id"]});
    let changed = shop.patch(&path(&made)).json(changes).await.expect(200);
    assert_eq!(changed["counterpart"]["individual"]["last_name"], "Lovelace");
    assert_eq!((&changed["counterpart"]["organization"], &changed["counterpart_address"]["city"]), (&json!(null), &json!("Bonn")));
}
