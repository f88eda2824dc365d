use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_gone_for_good_and_its_name_is_free() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = partner.post("/tags").entity(entity).json(json!({"name": "Marketing"})).await.expect(201);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/tags").entity(entity).await.expect(200)["data"], json!([]));
    partner.post("/tags").entity(entity).json(json!({"name": "Marketing"})).await.expect(201);
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["tag.created", "tag.deleted"]);
}
