use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_product_names_every_field() {
    let tenant = Tenant::start().await;
    let unit = tenant.post("/measure_units").json(json!({"name": "kg"})).await.expect(201);
    let asked = json!({
        "name": "Flour", "description": "Type 550", "type": "product", "external_reference": "FL-550", "measure_unit_id": unit["id"],
        "price": {"currency": "EUR", "value": 129}, "smallest_amount": 0.5,
    });
    let made = tenant.post("/products").json(asked.clone()).await.expect(201);
    let path = format!("/products/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    let mut expected = asked;
    let at = "2024-06-03T09:30:00.000000+00:00";
    expected["id"] = made["id"].clone();
    expected["entity_id"] = json!(tenant.entity);
    for (field, value) in
        [("entity_user_id", json!(null)), ("ledger_account_id", json!(null)), ("created_at", json!(at)), ("updated_at", json!(at))]
    {
        expected[field] = value;
    }
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_name_is_enough() {
    let tenant = Tenant::start().await;
    let user = tenant.partner.user(tenant.entity, &[("product", "create", "allowed")]).await;
    let least = user.post("/products").json(json!({"name": "Advice", "price": null})).await.expect(201);
    assert_eq!((&least["type"], &least["price"], &least["smallest_amount"]), (&json!("product"), &json!(null), &json!(null)));
    assert_eq!(least["entity_user_id"], user.id.to_string());
    tenant.post("/products").json(json!({"name": "Advice"})).await.expect(201);
}

#[tokio::test]
async fn bounds_are_those_of_the_contract() {
    let tenant = Tenant::start().await;
    let made = |body| tenant.post("/products").json(body);
    let largest = json!({
        "name": "x".repeat(100), "description": "x".repeat(2000), "price": {"currency": "JPY", "value": 9_007_199_254_740_991_i64},
        "smallest_amount": 2_147_483_647,
    });
    let answer = made(largest).await.expect(201);
    assert_eq!((&answer["price"]["value"], &answer["smallest_amount"]), (&json!(9_007_199_254_740_991_i64), &json!(2_147_483_647)));
    made(json!({"name": "for nothing", "price": {"currency": "EUR", "value": 0}, "smallest_amount": 0})).await.expect(201);
    let wrong = json!({
        "name": "x".repeat(101), "description": "x".repeat(2001), "external_reference": "", "type": "thing",
        "price": {"currency": "XXX", "value": 9_007_199_254_740_992_i64, "vat": 1}, "smallest_amount": 2_147_483_648_i64, "sku": "1",
    });
    let expected = [
        "body.description",
        "body.external_reference",
        "body.name",
        "body.price.currency",
        "body.price.value",
        "body.price.vat",
        "body.sku",
        "body.smallest_amount",
        "body.type",
    ];
    assert_eq!(made(wrong).await.fields(), expected);
    assert_eq!(made(json!({"name": "Flour", "price": {"value": -1}})).await.fields(), ["body.price.currency", "body.price.value"]);
}

#[tokio::test]
async fn every_digit_of_the_smallest_amount_is_kept() {
    let tenant = Tenant::start().await;
    let made = |amount: &str| {
        let body = format!(r#"{{"name": "Flour", "smallest_amount": {amount}}}"#);
        tenant.post("/products").bytes("application/json", body)
    };
    for amount in ["2147483646.123456789", "0.000000001", "12"] {
        let answer = made(amount).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert!(answer.text.contains(&format!(r#""smallest_amount":{amount},"#)), "{}", answer.text);
        let read = tenant.get(&format!("/products/{}", answer.body["id"].as_str().unwrap())).await;
        assert_eq!(read.text, answer.text);
    }
    assert_eq!(made("0.0000000001").await.status, 422);
}
