use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "Flour", "price": {"currency": "EUR", "value": 129}, "smallest_amount": 0.5, "description": "Type 550"});
    let mut expected = tenant.post("/products").json(asked).await.expect(201);
    let path = format!("/products/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    for (field, value) in [
        ("name", json!("Rice")),
        ("price", json!({"currency": "USD", "value": 200})),
        ("type", json!("service")),
        ("smallest_amount", json!(2.25)),
        ("external_reference", json!("R-1")),
        ("updated_at", json!("2024-06-03T09:31:00.000000+00:00")),
    ] {
        expected[field] = value;
    }
    let body = json!({
        "name": "Rice", "price": {"currency": "USD", "value": 200}, "type": "service", "smallest_amount": 2.25, "external_reference": "R-1",
    });
    assert_eq!(change(body).await.expect(200), expected);
    for field in ["price", "smallest_amount", "external_reference", "description"] {
        expected[field] = json!(null);
    }
    let cleared = json!({"price": null, "smallest_amount": null, "external_reference": null, "description": null});
    assert_eq!(change(cleared).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    let found = async |query: &str| tenant.get(&format!("/products?{query}")).await.expect(200)["data"].clone();
    assert_eq!(found("name__icontains=RI").await, json!([expected]), "what is searched follows the change");
    assert_eq!(found("currency=USD").await, json!([]));
}

#[tokio::test]
async fn a_description_can_be_changed_to_a_short_one_only() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "Flour", "description": "x".repeat(2000)});
    let made = tenant.post("/products").json(asked).await.expect(201);
    let path = format!("/products/{}", made["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    let wrong = json!({"name": null, "type": null, "description": "x".repeat(256), "price": {"value": 1}, "id": "x"});
    assert_eq!(change(wrong).await.fields(), ["body.description", "body.id", "body.name", "body.price.currency", "body.type"]);
    let renamed = change(json!({"name": "Rice"})).await.expect(200);
    assert_eq!(renamed["description"], made["description"]);
}
