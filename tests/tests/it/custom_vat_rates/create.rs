use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_rate_is_the_sum_of_its_parts() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "GST and PST", "components": [{"name": "GST", "value": 500}, {"name": "PST", "value": 712.5}]});
    let mut made = tenant.post("/custom_vat_rates").json(asked.clone()).await.expect(201);
    let path = format!("/custom_vat_rates/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    assert_eq!(tenant.get("/custom_vat_rates").await.expect(200), json!({"data": [made]}));
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "name": "GST and PST", "components": asked["components"], "value": 1212.5, "created_by_entity_user_id": null,
        "created_at": at, "updated_at": at,
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn parts_are_rounded_to_two_decimals() {
    let tenant = Tenant::start().await;
    let body =
        r#"{"name": "Levy", "components": [{"name": "a", "value": 8.875}, {"name": "b", "value": 0.005}, {"name": "c", "value": 10000}]}"#;
    let made = tenant.post("/custom_vat_rates").bytes("application/json", body).await.expect(201);
    let values: Vec<f64> = made["components"].as_array().unwrap().iter().map(|part| part["value"].as_f64().unwrap()).collect();
    assert_eq!((values, made["value"].as_f64()), (vec![8.88, 0.01, 10_000.0], Some(10_008.89)));
}

#[tokio::test]
async fn bounds_are_those_of_the_contract() {
    let tenant = Tenant::start().await;
    let made = |body| tenant.post("/custom_vat_rates").json(body);
    let part = json!({"name": "x".repeat(64), "value": 0});
    made(json!({"name": "x".repeat(64), "components": vec![part.clone(); 10]})).await.expect(201);
    assert_eq!(made(json!({"name": "many", "components": vec![part; 11]})).await.fields(), ["body.components"]);
    assert_eq!(made(json!({"name": "none", "components": []})).await.fields(), ["body.components"]);
    let wrong =
        json!({"name": "x".repeat(65), "components": [{"name": "x".repeat(65), "value": -1}, {"value": 10_001, "rate": 1}], "value": 1});
    let expected = [
        "body.components.0.name",
        "body.components.0.value",
        "body.components.1.name",
        "body.components.1.rate",
        "body.components.1.value",
        "body.name",
        "body.value",
    ];
    assert_eq!(made(wrong).await.fields(), expected);
}
