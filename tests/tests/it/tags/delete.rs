use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_gone_for_good_and_its_name_is_free() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/tags").await.expect(200)["data"], json!([]));
    tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["tag.created", "tag.deleted"]);
}
