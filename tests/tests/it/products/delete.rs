use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/products").json(json!({"name": "Flour"})).await.expect(201);
    let path = format!("/products/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    tenant.patch(&path).json(json!({"name": "Rice"})).await.message(404);
    assert_eq!(tenant.get("/products").await.expect(200)["data"], json!([]));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["product.created", "product.deleted"]);
}
