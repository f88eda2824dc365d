use serde_json::json;

use super::path;
use crate::receivables::Shop;

#[tokio::test]
async fn an_order_has_its_number_and_copies_of_both_sides_at_once() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    assert_eq!((&made["document_id"], &made["status"], &made["issued_at"]), (&json!("PO-00001"), &json!("draft"), &json!(null)));
    assert_eq!(made["counterpart"]["organization"]["legal_name"], "Acme Inc.");
    assert_eq!((&made["counterpart_address_id"], &made["counterpart_address"]["city"]), (&shop.address, &json!("Berlin")));
    assert_eq!((&made["entity"]["id"], &made["entity"]["status"]), (&json!(shop.entity), &json!("active")));
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {"legal_name": "Another name"}})).await.expect(200);
    assert_eq!(shop.get(&path(&made)).await.expect(200)["counterpart"], made["counterpart"], "a copy");
    assert_eq!(shop.order().await["document_id"], "PO-00002");
    shop.told(&made, &["payables_purchase_order.created"]).await;
}

#[tokio::test]
async fn what_it_names_must_be_there_and_of_one_currency() {
    let shop = Shop::open().await;
    let nobody = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    let mut wrong = shop.order_body();
    wrong["counterpart_address_id"] = json!(nobody);
    wrong["entity_vat_id_id"] = json!(nobody);
    wrong["project_id"] = json!(nobody);
    wrong["items"][1]["currency"] = json!("USD");
    let refused = shop.post("/payable_purchase_orders").json(wrong).await;
    let fields = ["body.counterpart_address_id", "body.entity_vat_id_id", "body.items.1.currency", "body.project_id"];
    assert_eq!((refused.status, refused.fields()), (422, fields.map(str::to_owned).into()));
    let mut endless = shop.order_body();
    endless["items"][0]["price"] = json!(9_007_199_254_740_991_i64);
    let refused = shop.post("/payable_purchase_orders").json(endless).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.items".to_owned()]));
    assert_eq!(shop.order().await["document_id"], "PO-00001", "what was refused took no number");
}

#[tokio::test]
async fn a_bill_names_the_order_that_it_answers() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let bill = shop.post("/payables").json(json!({"purchase_order_id": order["id"]})).await.expect(200);
    assert_eq!(bill["purchase_order_id"], order["id"]);
    let other = shop.partner.entity().await;
    let foreign = shop.partner.post("/payables").entity(other).json(json!({"purchase_order_id": order["id"]})).await;
    assert_eq!((foreign.status, foreign.fields()), (422, vec!["body.purchase_order_id".to_owned()]));
}
