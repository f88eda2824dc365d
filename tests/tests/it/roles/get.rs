use bursar_kernel::Uuid;
use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn what_was_made_is_read_and_a_deleted_one_too() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/roles").json(json!({"name": "Clerk", "permissions": {}})).await.expect(200);
    let path = format!("/roles/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    tenant.delete(&path).await.expect(204);
    assert_eq!(tenant.get(&path).await.expect(200)["status"], "deleted");
}

#[tokio::test]
async fn foreign_and_missing_ids_are_the_same_404() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let strange = stranger.role(stranger.entity().await, &[]).await;
    for id in [partner.role(sister, &[]).await, strange, app.env().id(), Uuid::nil()] {
        assert_eq!(partner.get(&format!("/roles/{id}")).entity(entity).await.message(404), "role not found");
    }
    assert_eq!(partner.get("/roles/clerk").entity(entity).await.fields(), ["path.role_id"]);
}

#[tokio::test]
async fn whoever_may_see_own_roles_only_sees_no_other() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let other = partner.role(entity, &[]).await;
    let words = [("role", "read", "allowed_for_own"), ("role", "create", "allowed"), ("role", "update", "allowed_for_own")];
    let user = partner.user(entity, &words).await;
    let own = user.post("/roles").json(json!({"name": "Mine", "permissions": {}})).await.expect(200);
    assert_eq!(user.get(&format!("/roles/{}", own["id"].as_str().unwrap())).await.expect(200), own);
    for other in [other, user.role] {
        user.get(&format!("/roles/{other}")).await.message(404);
        user.patch(&format!("/roles/{other}")).json(json!({"name": "Taken"})).await.message(404);
    }
    let listed = user.get("/roles").await.expect(200);
    assert_eq!(listed["data"], json!([own]));
}
