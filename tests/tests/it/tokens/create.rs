use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn credentials_become_a_token_of_half_an_hour() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let body = app.request(Method::POST, "/auth/token").json(partner.token_request()).await.expect(200);
    assert_eq!(body["expires_in"], 1800);
    assert_eq!(body["token_type"], "Bearer");
    let token = body["access_token"].as_str().unwrap();
    app.advance(TimeDelta::seconds(1799));
    app.request(Method::GET, "/entities").token(token).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    app.request(Method::GET, "/entities").token(token).await.expect(401);
}

#[tokio::test]
async fn neither_token_nor_version_nor_entity_is_looked_at() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let request = app.request(Method::POST, "/auth/token").json(partner.token_request()).without("x-monite-version");
    let answer = request.header("authorization", "Bearer nonsense").header("x-monite-entity-id", "nonsense").await;
    assert_eq!(answer.header("x-monite-version"), "2024-05-25");
    answer.expect(200);
}

#[tokio::test]
async fn wrong_credentials_are_400_in_the_same_words() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut wrong_secret = partner.token_request();
    wrong_secret["client_secret"] = "wrong".into();
    let mut unknown_client = partner.token_request();
    unknown_client["client_id"] = "00000000-0000-4000-8000-000000000000".into();
    for body in [wrong_secret, unknown_client] {
        let message = app.request(Method::POST, "/auth/token").json(body).await.message(400);
        assert_eq!(message, "client_id or client_secret is wrong");
    }
}

#[tokio::test]
async fn a_user_must_be_named_and_exist() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = partner.token_request();
    body["grant_type"] = "entity_user".into();
    let unnamed = app.request(Method::POST, "/auth/token").json(body.clone()).await;
    assert_eq!(unnamed.fields(), ["body.entity_user_id"]);
    body["entity_user_id"] = "9d2b4c8f-2087-4738-ba91-7359683c49a4".into();
    let message = app.request(Method::POST, "/auth/token").json(body).await.message(400);
    assert!(message.starts_with("entity_user_id"), "{message}");
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let body = json!({"client_id": "me", "grant_type": "password", "scope": "all"});
    let answer = app.request(Method::POST, "/auth/token").json(body).await;
    assert_eq!(answer.fields(), ["body.client_id", "body.client_secret", "body.grant_type", "body.scope"]);
}

#[tokio::test]
async fn a_client_id_may_ask_thirty_times_a_second() {
    let app = TestApp::start().await;
    let body = json!({"client_id": app.env().id(), "client_secret": "guess", "grant_type": "client_credentials"});
    for left in (0..30).rev() {
        let answer = app.request(Method::POST, "/auth/token").json(body.clone()).await;
        assert_eq!(answer.header("ratelimit-remaining"), left.to_string());
        answer.expect(400);
    }
    let answer = app.request(Method::POST, "/auth/token").json(body.clone()).await;
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.message(429), "API rate limit exceeded");
    app.advance(TimeDelta::seconds(1));
    app.request(Method::POST, "/auth/token").json(body).await.expect(400);
}
