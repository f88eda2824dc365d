use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::TestApp;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_user_gets_a_token_of_half_an_hour_with_the_partners_credentials() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    let body = app.request(Method::POST, "/auth/token").json(partner.user_token_request(user.id)).await.expect(200);
    assert_eq!((&body["expires_in"], &body["token_type"]), (&json!(1800), &json!("Bearer")));
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(app.request(Method::GET, "/entity_users/me").token(token).await.expect(200)["id"], user.id.to_string());
    app.advance(TimeDelta::seconds(1800));
    app.request(Method::GET, "/entity_users/me").token(token).await.message(401);
}

#[tokio::test]
async fn strangers_users_and_missing_ones_are_refused_in_the_same_words() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let strange = stranger.user(stranger.entity().await, &[]).await;
    let entity = partner.entity().await;
    let deleted = partner.user(entity, &[]).await;
    partner.delete(&format!("/entity_users/{}", deleted.id)).entity(entity).await.expect(204);
    let refused = |id: Uuid| app.request(Method::POST, "/auth/token").json(partner.user_token_request(id));
    let missing = refused(Uuid::nil()).await.message(400);
    assert_eq!(refused(strange.id).await.message(400), missing);
    assert_eq!(refused(deleted.id).await.message(400), missing);
}

#[tokio::test]
async fn with_client_credentials_the_user_is_meaningless() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = partner.token_request();
    body["entity_user_id"] = Uuid::nil().to_string().into();
    let made = app.request(Method::POST, "/auth/token").json(body).await.expect(200);
    app.request(Method::GET, "/settings").token(made["access_token"].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn a_users_token_is_revoked_like_any_other() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    let body = json!({
        "client_id": partner.credentials.client_id, "client_secret": partner.credentials.client_secret, "token": user.token,
    });
    user.post("/auth/revoke").json(body.clone()).await.expect(200);
    user.get("/entity_users/me").await.message(401);
    let colleague = partner.user(user.entity, &[]).await;
    let mut other = body;
    other["token"] = colleague.token.as_str().into();
    partner.post("/auth/revoke").json(other).await.expect(200);
    colleague.get("/entity_users/me").await.message(401);
}

#[tokio::test]
async fn every_token_has_a_limit_of_its_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    bursar_identity::set_requests_per_second(app.db(), partner.credentials.partner_id, 1).await.unwrap();
    app.advance(TimeDelta::seconds(1));
    user.get("/entity_users/me").await.expect(200);
    user.get("/entity_users/me").await.message(429);
    partner.get("/settings").await.expect(200);
}
