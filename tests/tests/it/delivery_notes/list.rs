use serde_json::json;

use super::note;
use crate::receivables::{Shop, line};

#[tokio::test]
async fn notes_are_found_by_what_they_are_of() {
    let shop = Shop::open().await;
    let issued = shop.issued(shop.invoice(json!([line(10_000, 3)]))).await;
    let made = shop.post("/delivery_notes").json(json!({"based_on": issued["id"]})).await.expect(201);
    let other = note(&shop).await;
    let found = async |query: &str| {
        let listed = shop.get(&format!("/delivery_notes?{query}")).await.expect(200);
        listed["data"].as_array().unwrap().iter().map(|note| note["id"].clone()).collect::<Vec<_>>()
    };
    let id = issued["id"].as_str().unwrap();
    assert_eq!(found(&format!("based_on={id}")).await, [made["id"].clone()]);
    assert_eq!(found("based_on_document_id__icontains=inv-").await, [made["id"].clone()]);
    assert_eq!(found("document_id__icontains=dn-00002").await, [other["id"].clone()]);
    assert_eq!(found("sort=document_id&order=desc").await, [other["id"].clone(), made["id"].clone()]);
}
