use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = partner.post("/projects").entity(entity).json(json!({"name": "Fair"})).await.expect(201);
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/projects").entity(entity).await.expect(200)["data"], json!([]));
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["project.created", "project.deleted"]);
}

#[tokio::test]
async fn a_tag_that_is_deleted_leaves_its_projects() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let tag = partner.post("/tags").entity(entity).json(json!({"name": "Marketing"})).await.expect(201);
    let project = json!({"name": "Fair", "tag_ids": [tag["id"]]});
    let made = partner.post("/projects").entity(entity).json(project).await.expect(201);
    partner.delete(&format!("/tags/{}", tag["id"].as_str().unwrap())).entity(entity).await.expect(204);
    let read = partner.get(&format!("/projects/{}", made["id"].as_str().unwrap())).entity(entity).await.expect(200);
    assert_eq!(read["tags"], json!([]));
}
