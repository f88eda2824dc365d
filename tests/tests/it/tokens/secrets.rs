use bursar_identity::{SecretStatus, create_secret, list_secrets, revoke_secret};
use bursar_kernel::{ErrorKind, TimeDelta, Uuid};
use bursar_tests::{Partner, TestApp};
use http::Method;

async fn sign_in(partner: &Partner, secret: &str) -> Option<String> {
    let mut body = partner.token_request();
    body["client_secret"] = secret.into();
    let answer = partner.app.request(Method::POST, "/auth/token").json(body).await;
    assert!([200, 400].contains(&answer.status), "{}", answer.text);
    answer.body["access_token"].as_str().map(str::to_owned)
}

async fn statuses(app: &TestApp, project: Uuid) -> Vec<SecretStatus> {
    let now = app.env().now();
    list_secrets(app.db(), project).await.unwrap().iter().map(|secret| secret.status(now)).collect()
}

#[tokio::test]
async fn secrets_overlap_until_the_old_one_ends_and_its_tokens_end_with_it() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let project = partner.credentials.project_id;
    let old = partner.credentials.client_secret.clone().unwrap();
    app.advance(TimeDelta::seconds(1));
    let (_, new) = create_secret(app.db(), app.env(), project).await.unwrap();
    let secrets = list_secrets(app.db(), project).await.unwrap();
    let end = app.env().now() + TimeDelta::minutes(10);
    assert_eq!(revoke_secret(app.db(), app.env(), project, secrets[0].id, end).await.unwrap(), 1);
    assert_eq!(statuses(&app, project).await, [SecretStatus::ScheduledToRevoke, SecretStatus::Active]);
    let (with_old, with_new) = (sign_in(&partner, &old).await.unwrap(), sign_in(&partner, &new).await.unwrap());
    app.advance(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    for token in [&with_old, &with_new] {
        partner.get("/settings").token(token).await.expect(200);
    }
    app.advance(TimeDelta::microseconds(1));
    assert_eq!(statuses(&app, project).await, [SecretStatus::Revoked, SecretStatus::Active]);
    partner.get("/settings").token(&with_old).await.message(401);
    partner.get("/settings").token(&with_new).await.expect(200);
    assert_eq!(sign_in(&partner, &old).await, None);
    assert!(sign_in(&partner, &new).await.is_some());
}

#[tokio::test]
async fn a_secret_ends_at_once_when_no_moment_is_given() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let project = partner.credentials.project_id;
    let secret = list_secrets(app.db(), project).await.unwrap()[0].id;
    let now = app.env().now();
    assert_eq!(revoke_secret(app.db(), app.env(), project, secret, now).await.unwrap(), 0);
    partner.get("/settings").await.message(401);
    let again = revoke_secret(app.db(), app.env(), project, secret, now).await.unwrap_err();
    assert!(matches!(again.kind(), ErrorKind::Conflict(_)), "{again}");
}

#[tokio::test]
async fn a_moment_that_is_set_can_be_moved() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let project = partner.credentials.project_id;
    let secret = list_secrets(app.db(), project).await.unwrap()[0].id;
    for hours in [1, 48] {
        let at = app.env().now() + TimeDelta::hours(hours);
        revoke_secret(app.db(), app.env(), project, secret, at).await.unwrap();
    }
    app.advance(TimeDelta::hours(47));
    assert!(sign_in(&partner, partner.credentials.client_secret.as_deref().unwrap()).await.is_some());
}

#[tokio::test]
async fn a_revoked_secret_does_not_come_back_by_being_brought_along() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (project, now) = (partner.credentials.project_id, app.env().now());
    let (id, secret) = create_secret(app.db(), app.env(), project).await.unwrap();
    revoke_secret(app.db(), app.env(), project, id, now).await.unwrap();
    let name = format!("mover {}", app.env().id());
    let owner = bursar_identity::create_partner(app.db(), app.env(), &name, None, Some(secret.clone())).await.unwrap();
    let own = list_secrets(app.db(), owner.project_id).await.unwrap()[0].id;
    revoke_secret(app.db(), app.env(), owner.project_id, own, now).await.unwrap();
    bursar_identity::create_partner(app.db(), app.env(), &name, None, Some(secret.clone())).await.unwrap();
    assert_eq!(statuses(&app, owner.project_id).await, [SecretStatus::Revoked]);
}

#[tokio::test]
async fn a_project_reaches_its_own_secrets_only() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let strange = list_secrets(app.db(), stranger.credentials.project_id).await.unwrap()[0].id;
    let now = app.env().now();
    let refused = revoke_secret(app.db(), app.env(), partner.credentials.project_id, strange, now).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::NotFound(_)), "{refused}");
    for refused in [
        create_secret(app.db(), app.env(), Uuid::nil()).await.map(drop).unwrap_err(),
        list_secrets(app.db(), Uuid::nil()).await.map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused.kind(), ErrorKind::NotFound(_)), "{refused}");
    }
    stranger.get("/settings").await.expect(200);
}
