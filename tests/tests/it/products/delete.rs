use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = partner.post("/products").entity(entity).json(json!({"name": "Flour"})).await.expect(201);
    let path = format!("/products/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    partner.patch(&path).entity(entity).json(json!({"name": "Rice"})).await.message(404);
    assert_eq!(partner.get("/products").entity(entity).await.expect(200)["data"], json!([]));
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["product.created", "product.deleted"]);
}
