use bursar_tests::id;
use serde_json::{Value, json};

use super::{Shop, line};

async fn ids(shop: &Shop, query: &str) -> Vec<Value> {
    let found = shop.get(&format!("/receivables?{query}")).await.expect(200);
    found["data"].as_array().unwrap().iter().map(|document| document["id"].clone()).collect()
}

#[tokio::test]
async fn products_and_tags_are_any_of_or_all_of() {
    let shop = Shop::open().await;
    let (mut products, mut tags) = (Vec::new(), Vec::new());
    for name in ["one", "two"] {
        let product = json!({"name": name, "price": {"currency": "EUR", "value": 100}});
        products.push(id(&shop.post("/products").json(product).await.expect(201)));
        tags.push(id(&shop.post("/tags").json(json!({"name": name})).await.expect(201)));
    }
    let of = |place: usize| json!({"quantity": 1, "product_id": products[place], "tax_rate_value": 0});
    let mut both = shop.invoice(json!([of(0), of(1)]));
    both["tag_ids"] = json!(tags);
    let mut first = shop.document("quote", json!([of(0)]));
    first["tag_ids"] = json!([tags[0]]);
    let (both, first) = (shop.draft(both).await["id"].clone(), shop.draft(first).await["id"].clone());
    shop.draft(shop.invoice(json!([line(1, 1)]))).await;
    for (field, values) in [("product_ids", &products), ("tag_ids", &tags)] {
        let query = |field: &str| format!("{field}={}&{field}={}", values[0], values[1]);
        assert_eq!(ids(&shop, &query(&format!("{field}__in"))).await, [both.clone(), first.clone()], "{field}");
        assert_eq!(ids(&shop, &query(field)).await, std::slice::from_ref(&both), "{field}");
    }
}

#[tokio::test]
async fn filters_by_dates_leave_drafts_out() {
    let shop = Shop::open().await;
    shop.draft(shop.invoice(json!([line(1, 1)]))).await;
    let issued = shop.open_invoice().await["id"].clone();
    for query in ["issue_date__gt=2020-01-01T00:00:00Z", "due_date__gte=2024-07-03", "due_date__lt=2024-09-01T00:00:00Z"] {
        assert_eq!(ids(&shop, query).await, std::slice::from_ref(&issued), "{query}");
    }
    assert_eq!(ids(&shop, "due_date__gt=2024-07-03").await, Vec::<Value>::new());
}

#[tokio::test]
async fn deleted_is_no_status_to_ask_for() {
    let shop = Shop::open().await;
    assert_eq!(shop.get("/receivables?status=deleted").await.fields(), ["query.status"]);
    assert_eq!(shop.get("/receivables?limit=251").await.fields(), ["query.limit"]);
}
