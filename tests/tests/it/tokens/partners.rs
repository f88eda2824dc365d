use bursar_identity::create_partner;
use bursar_kernel::ErrorKind;
use bursar_tests::TestApp;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_partner_is_made_once_and_its_secret_shown_once() {
    let app = TestApp::start().await;
    let name = format!("once {}", app.env().id());
    let first = create_partner(app.db(), app.env(), &name, None, None).await.unwrap();
    assert!(first.client_secret.is_some());
    let again = create_partner(app.db(), app.env(), &name, Some(first.client_id), None).await.unwrap();
    assert_eq!((again.partner_id, again.client_id, again.client_secret), (first.partner_id, first.client_id, None));
}

#[tokio::test]
async fn credentials_can_be_brought_along() {
    let app = TestApp::start().await;
    let name = format!("mover {}", app.env().id());
    let (client_id, secret) = (app.env().id(), "a secret of former days".to_owned());
    for _ in 0..2 {
        let made = create_partner(app.db(), app.env(), &name, Some(client_id), Some(secret.clone())).await.unwrap();
        assert_eq!(made.client_id, client_id);
        let body = json!({"client_id": client_id, "client_secret": secret, "grant_type": "client_credentials"});
        app.request(Method::POST, "/auth/token").json(body).await.expect(200);
    }
}

#[tokio::test]
async fn names_and_client_ids_are_not_taken_over() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let name = format!("owner {}", app.env().id());
    let owned = create_partner(app.db(), app.env(), &name, None, None).await.unwrap();
    for (name, client_id) in [(name.as_str(), partner.credentials.client_id), ("another", owned.client_id)] {
        let refused = create_partner(app.db(), app.env(), name, Some(client_id), None).await.unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Conflict(_)), "{refused}");
    }
}
