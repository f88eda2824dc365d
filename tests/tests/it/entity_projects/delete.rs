use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_found_by_nothing() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/projects").json(json!({"name": "Fair"})).await.expect(201);
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/projects").await.expect(200)["data"], json!([]));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["project.created", "project.deleted"]);
}

#[tokio::test]
async fn a_tag_that_is_deleted_leaves_its_projects() {
    let tenant = Tenant::start().await;
    let tag = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let project = json!({"name": "Fair", "tag_ids": [tag["id"]]});
    let made = tenant.post("/projects").json(project).await.expect(201);
    tenant.delete(&format!("/tags/{}", tag["id"].as_str().unwrap())).await.expect(204);
    let read = tenant.get(&format!("/projects/{}", made["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["tags"], json!([]));
}
