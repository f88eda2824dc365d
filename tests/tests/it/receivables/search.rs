use serde_json::{Value, json};

use super::{Shop, line};

#[tokio::test]
async fn a_body_finds_what_a_query_finds() {
    let shop = Shop::open().await;
    let small = shop.draft(shop.invoice(json!([line(100, 1)]))).await["id"].clone();
    let large = shop.draft(shop.invoice(json!([line(1_000, 1)]))).await["id"].clone();
    let found = |body: Value| async {
        let page = shop.post("/receivables/search").json(body).await.expect(200);
        page["data"].as_array().unwrap().iter().map(|document| document["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(json!({})).await, [small.clone(), large.clone()]);
    assert_eq!(found(json!({"sort": "amount", "order": "desc"})).await, [large.clone(), small.clone()]);
    assert_eq!(found(json!({"total_amount__gt": 500, "status__in": ["draft", "paid"]})).await, std::slice::from_ref(&large));
    assert_eq!(found(json!({"id__in": [small]})).await, std::slice::from_ref(&small));
    assert_eq!(found(json!({"counterpart_name__icontains": "ACME", "type": "quote"})).await, Vec::<Value>::new());
}

#[tokio::test]
async fn pages_follow_each_other() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    }
    let first = shop.post("/receivables/search").json(json!({"limit": 2})).await.expect(200);
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    let token = &first["next_pagination_token"];
    let second = shop.post("/receivables/search").json(json!({"pagination_token": token})).await.expect(200);
    assert_eq!((second["data"].as_array().unwrap().len(), &second["next_pagination_token"]), (1, &json!(null)));
    shop.post("/receivables/search").json(json!({"pagination_token": "abc"})).await.expect(406);
    shop.get(&format!("/receivables?pagination_token={}", token.as_str().unwrap())).await.expect(406);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let shop = Shop::open().await;
    let answer = shop.post("/receivables/search").json(json!({"sort": "discounted_subtotal", "colour": 1, "limit": 0})).await;
    assert_eq!(answer.fields(), ["body.colour", "body.limit", "body.sort"]);
}
