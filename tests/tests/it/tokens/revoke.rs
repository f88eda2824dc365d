use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

fn body(partner: &Partner, token: &str) -> Value {
    json!({"client_id": partner.credentials.client_id, "client_secret": partner.credentials.client_secret, "token": token})
}

#[tokio::test]
async fn a_revoked_token_ends_at_once() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let other = partner.new_token().await;
    let done = partner.post("/auth/revoke").json(body(&partner, &other)).await.expect(200);
    assert!(done["message"].is_string());
    partner.get("/entities").token(&other).await.expect(401);
    partner.get("/entities").await.expect(200);
    partner.post("/auth/revoke").json(body(&partner, &other)).await.expect(200);
}

#[tokio::test]
async fn a_token_can_end_itself() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner.post("/auth/revoke").json(body(&partner, &partner.token)).without("x-monite-version").await.expect(200);
    partner.get("/entities").await.expect(401);
}

#[tokio::test]
async fn it_takes_a_token_and_the_right_credentials() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    partner.post("/auth/revoke").json(body(&partner, &partner.token)).without("authorization").await.expect(401);
    let mut wrong = body(&partner, &partner.token);
    wrong["client_secret"] = "wrong".into();
    partner.post("/auth/revoke").json(wrong).await.expect(401);
    stranger.post("/auth/revoke").json(body(&partner, &partner.token)).await.expect(401);
    partner.get("/entities").await.expect(200);
}

#[tokio::test]
async fn a_strangers_token_is_left_alone() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    stranger.post("/auth/revoke").json(body(&stranger, &partner.token)).await.expect(200);
    partner.get("/entities").await.expect(200);
}
