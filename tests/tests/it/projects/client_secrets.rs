use bursar_kernel::TimeDelta;
use bursar_tests::{Partner, TestApp, id};
use serde_json::{Value, json};

fn path(partner: &Partner) -> String {
    format!("/partner_projects/{}/client_secrets", partner.credentials.project_id)
}

async fn signs_in(partner: &Partner, secret: &Value) -> bool {
    let mut asked = partner.token_request();
    asked["client_secret"] = secret.clone();
    let answer = partner.app.request(http::Method::POST, "/auth/token").json(asked).await;
    answer.status == 200
}

#[tokio::test]
async fn a_secret_is_shown_once_and_accepted_beside_the_others() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post(&path(&partner)).json(json!({"name": "Server"})).await.expect(201);
    assert_eq!((&made["status"], &made["ends_at"]), (&json!("active"), &json!(null)));
    assert!(signs_in(&partner, &made["client_secret"]).await);
    assert!(signs_in(&partner, &json!(partner.credentials.client_secret)).await);
    let listed = partner.get(&path(&partner)).await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains(made["client_secret"].as_str().unwrap()));
    for _ in 0..8 {
        partner.post(&path(&partner)).json(json!({})).await.expect(201);
    }
    assert!(partner.post(&path(&partner)).json(json!({})).await.message(409).contains("10 secrets"));
}

#[tokio::test]
async fn a_secret_ends_at_its_moment_with_its_tokens() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    // Of one moment there is no order.
    app.advance(TimeDelta::seconds(1));
    let made = partner.post(&path(&partner)).json(json!({})).await.expect(201);
    let revoke = format!("{}/{}/revoke", path(&partner), made["id"].as_str().unwrap());
    let at = (app.env().now() + TimeDelta::hours(1)).to_rfc3339();
    let scheduled = partner.post(&revoke).json(json!({"at": at})).await.expect(200);
    assert_eq!(scheduled["status"], "scheduled_to_revoke");
    assert!(signs_in(&partner, &made["client_secret"]).await);
    app.advance(TimeDelta::hours(1));
    assert!(!signs_in(&partner, &made["client_secret"]).await);
    let partner = Partner { token: partner.new_token().await, ..partner };
    assert!(partner.post(&revoke).json(json!({})).await.message(409).contains("has ended already"));
    let own = id(&partner.get(&path(&partner)).await.expect(200)["data"][0]);
    let past = (app.env().now() - TimeDelta::days(1)).to_rfc3339();
    let ended = partner.post(&format!("{}/{own}/revoke", path(&partner))).json(json!({"at": past})).await.expect(200);
    assert_eq!(ended["status"], "revoked");
    assert_eq!(partner.get("/partner_projects").await.status, 401, "the token that did it ended too");
}
