use bursar_kernel::Uuid;
use bursar_tests::{Tenant, TestApp, ids};

#[tokio::test]
async fn a_user_is_read_after_it_was_deleted_too() {
    let tenant = Tenant::start().await;
    let user = tenant.partner.user(tenant.entity, &[]).await;
    let path = format!("/entity_users/{}", user.id);
    let read = tenant.get(&path).await.expect(200);
    assert_eq!((read["id"].as_str(), read["status"].as_str()), (Some(user.id.to_string().as_str()), Some("active")));
    tenant.delete(&path).await.expect(204);
    assert_eq!(tenant.get(&path).await.expect(200)["status"], "deleted");
}

#[tokio::test]
async fn foreign_and_missing_ids_are_the_same_404() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let strange = stranger.user(stranger.entity().await, &[]).await.id;
    for id in [partner.user(sister, &[]).await.id, strange, Uuid::nil()] {
        assert_eq!(partner.get(&format!("/entity_users/{id}")).entity(entity).await.message(404), "entity user not found");
    }
    assert_eq!(partner.get("/entity_users/ada").entity(entity).await.fields(), ["path.entity_user_id"]);
}

#[tokio::test]
async fn whoever_may_see_own_users_only_sees_itself_and_whom_it_made() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let other = partner.user(entity, &[]).await;
    let words =
        [("entity_user", "read", "allowed_for_own"), ("entity_user", "create", "allowed"), ("entity_user", "delete", "allowed_for_own")];
    let user = partner.user(entity, &words).await;
    let body = serde_json::json!({"first_name": "Eve", "login": "eve", "role_id": other.role});
    let made = user.post("/entity_users").json(body).await.expect(200);
    let made = made["id"].as_str().unwrap();
    user.get(&format!("/entity_users/{}", user.id)).await.expect(200);
    user.get(&format!("/entity_users/{made}")).await.expect(200);
    user.get(&format!("/entity_users/{}", other.id)).await.message(404);
    user.delete(&format!("/entity_users/{}", other.id)).await.message(404);
    let listed = user.get("/entity_users").await.expect(200);
    let mut expected = [made.to_owned(), user.id.to_string()];
    expected.sort();
    assert_eq!(ids(&listed), expected);
    user.delete(&format!("/entity_users/{made}")).await.expect(204);
}
