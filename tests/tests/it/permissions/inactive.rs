use bursar_kernel::Uuid;
use bursar_store::execute;
use bursar_store::sea_orm::Value;
use bursar_tests::sample::operations;
use bursar_tests::{Tenant, TestApp, permissions};
use http::Method;
use serde_json::json;

async fn set_status(app: &TestApp, entity: Uuid, status: &str) {
    let tx = app.db().begin().await.unwrap();
    let values: [Value; _] = [entity.into(), status.into()];
    let sql = "UPDATE entities SET status = $2 WHERE id = $1";
    execute(&tx, sql, values).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_inactive_entity_does_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    set_status(&app, entity, "inactive").await;
    for operation in operations().into_iter().filter(|operation| operation.takes_entity()) {
        let path = operation.with_ids(&vec![Uuid::from_u128(1); operation.collections().len()]);
        let refused = partner.request(operation.method.clone(), &path).entity(entity).await.message(403);
        assert!(refused.contains("inactive"), "{}: {refused}", operation.name());
    }
    assert_eq!(partner.get(&format!("/entities/{entity}")).await.expect(200)["status"], "inactive");
}

#[tokio::test]
async fn the_tokens_of_its_users_rest_until_it_is_active_again() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("role", "read", "allowed")]).await;
    let sign_in = || app.request(Method::POST, "/auth/token").json(partner.user_token_request(user.id));
    for status in ["inactive", "deleted"] {
        set_status(&app, entity, status).await;
        for path in ["/entity_users/me", "/roles", "/entity_users/my_entity"] {
            user.get(path).await.message(401);
        }
        sign_in().await.message(400);
    }
    set_status(&app, entity, "active").await;
    user.get("/roles").await.expect(200);
    sign_in().await.expect(200);
}

#[tokio::test]
async fn a_deleted_entity_is_as_if_it_had_never_been() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    set_status(&app, entity, "deleted").await;
    let body = json!({"name": "Clerk", "permissions": permissions(&[])});
    let refused = partner.post("/roles").entity(entity).json(body.clone()).await.message(403);
    assert_eq!(refused, partner.post("/roles").entity(Uuid::nil()).json(body).await.message(403));
}
