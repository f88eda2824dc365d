use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing_and_its_name_is_free() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/measure_units").json(json!({"name": "kg"})).await.expect(201);
    let path = format!("/measure_units/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    tenant.patch(&path).json(json!({"name": "g"})).await.message(404);
    assert_eq!(tenant.get("/measure_units").await.expect(200), json!({"data": []}));
    let product = json!({"name": "Flour", "measure_unit_id": made["id"]});
    assert_eq!(tenant.post("/products").json(product).await.fields(), ["body.measure_unit_id"]);
    tenant.post("/measure_units").json(json!({"name": "kg"})).await.expect(201);
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["measure_unit.created", "measure_unit.deleted"]);
    let told = tenant.get("/events?object_type=measure_unit").await;
    assert!(told.status == 422 || told.body["data"] == json!([]), "the contract knows no events of units: {}", told.text);
}
