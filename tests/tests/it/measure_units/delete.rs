use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing_and_its_name_is_free() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = partner.post("/measure_units").entity(entity).json(json!({"name": "kg"})).await.expect(201);
    let path = format!("/measure_units/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    partner.patch(&path).entity(entity).json(json!({"name": "g"})).await.message(404);
    assert_eq!(partner.get("/measure_units").entity(entity).await.expect(200), json!({"data": []}));
    let product = json!({"name": "Flour", "measure_unit_id": made["id"]});
    assert_eq!(partner.post("/products").entity(entity).json(product).await.fields(), ["body.measure_unit_id"]);
    partner.post("/measure_units").entity(entity).json(json!({"name": "kg"})).await.expect(201);
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["measure_unit.created", "measure_unit.deleted"]);
    let told = partner.get("/events?object_type=measure_unit").entity(entity).await;
    assert!(told.status == 422 || told.body["data"] == json!([]), "the contract knows no events of units: {}", told.text);
}
