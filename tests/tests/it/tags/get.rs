use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn it_is_what_was_made() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
}

#[tokio::test]
async fn who_may_see_own_tags_sees_no_others() {
    let tenant = Tenant::start().await;
    let user = tenant.partner.user(tenant.entity, &[("tag", "read", "allowed_for_own"), ("tag", "create", "allowed")]).await;
    let others = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let own = user.post("/tags").json(json!({"name": "Sales"})).await.expect(201);
    user.get(&format!("/tags/{}", others["id"].as_str().unwrap())).await.message(404);
    assert_eq!(user.get(&format!("/tags/{}", own["id"].as_str().unwrap())).await.expect(200), own);
    assert_eq!(user.get("/tags").await.expect(200)["data"], json!([own]));
}
