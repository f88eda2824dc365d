use serde_json::json;

use super::{letter, mailing, path};

#[tokio::test]
async fn orders_are_found_by_vendor_status_and_day() {
    let shop = mailing().await;
    let (sent, draft) = (shop.order().await, shop.order().await);
    shop.post(&format!("{}/send", path(&sent))).json(letter()).await.expect(200);
    let found = async |query: &str| {
        let listed = shop.get(&format!("/payable_purchase_orders?{query}")).await.expect(200);
        listed["data"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("status=draft").await, [draft["id"].clone()]);
    assert_eq!(found("issued_at__gte=2024-06-03T00:00:00Z").await, [sent["id"].clone()]);
    assert_eq!(found("document_id__in=PO-00002").await, [draft["id"].clone()]);
    assert_eq!(found("counterpart.name=Acme%20Inc.").await.len(), 2);
    assert_eq!(found("counterpart.name=Acme").await, Vec::<serde_json::Value>::new());
    assert_eq!(found("currency=USD").await, json!([]).as_array().unwrap().clone());
    shop.app.work_purchasing(shop.entity).await;
}
