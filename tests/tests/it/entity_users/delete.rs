use bursar_kernel::Uuid;
use bursar_tests::{Tenant, TestApp};
use http::Method;

#[tokio::test]
async fn the_tokens_of_a_deleted_user_end_at_once_and_no_new_one_is_given() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let (user, colleague) = (partner.user(entity, &[]).await, partner.user(entity, &[]).await);
    user.get("/entity_users/me").await.expect(200);
    let path = format!("/entity_users/{}", user.id);
    partner.delete(&path).entity(entity).await.expect(204);
    user.get("/entity_users/me").await.message(401);
    colleague.get("/entity_users/me").await.expect(200);
    app.request(Method::POST, "/auth/token").json(partner.user_token_request(user.id)).await.message(400);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(app.events_of(user.id).await, ["entity_user.created", "entity_user.deleted"]);
}

#[tokio::test]
async fn a_user_can_delete_itself_and_nobody_elsewhere() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let user = partner.user(entity, &[("entity_user", "delete", "allowed")]).await;
    for id in [partner.user(sister, &[]).await.id, Uuid::nil()] {
        assert_eq!(user.delete(&format!("/entity_users/{id}")).await.message(404), "entity user not found");
    }
    user.delete(&format!("/entity_users/{}", user.id)).await.expect(204);
    user.delete(&format!("/entity_users/{}", user.id)).await.message(401);
}
