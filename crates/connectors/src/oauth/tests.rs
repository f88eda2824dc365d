use std::sync::{Arc, Mutex};

use super::*;
use crate::facts::Platform;
use crate::wire::WireLimits;

type Sent = Arc<Mutex<Vec<Request<Bytes>>>>;

fn app(platform: Platform, status: u16, body: &str) -> (OAuth, Sent) {
    let sent = Sent::default();
    let (kept, body) = (Arc::clone(&sent), body.to_owned());
    let serve = move |request| {
        kept.lock().unwrap().push(request);
        let answer = Response::builder().status(status).body(Bytes::from(body.clone())).unwrap();
        async move { Ok(answer) }
    };
    let wire = Wire::from_function(serve, WireLimits::default());
    (OAuth::new(Facts::of(platform), &Environment::Production, wire, "our id", Secret::new("our secret")), sent)
}

fn jwt(claims: &str) -> String {
    format!("e30.{}.signature", URL_SAFE_NO_PAD.encode(claims))
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let body = r#"{"access_token":"a","refresh_token":"r","token_type":"bearer","expires_in":3600,"x_refresh_token_expires_in":8726400,"new_field":1}"#;
    let (oauth, sent) = app(Platform::QuickbooksOnline, 200, body);
    let answer = oauth.exchange("the code", "https://us.test/callback", None).await.unwrap();
    assert_eq!((answer.access_token.expose(), answer.refresh_token.expose()), ("a", "r"));
    assert_eq!((answer.access_expires_in, answer.refresh_expires_in, answer.subject), (3600, Some(8_726_400), None));
    let sent = sent.lock().unwrap();
    assert_eq!(sent[0].uri(), "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer");
    assert_eq!(sent[0].headers()["authorization"], format!("Basic {}", STANDARD.encode("our id:our secret")));
    assert_eq!(sent[0].body(), "grant_type=authorization_code&code=the+code&redirect_uri=https%3A%2F%2Fus.test%2Fcallback");
}

#[tokio::test]
async fn the_access_token_of_xero_says_who_consented() {
    let token = jwt(r#"{"xero_userid":"u-1","authentication_event_id":"e-1","exp":1}"#);
    let body = format!(r#"{{"access_token":"{token}","refresh_token":"r","expires_in":1800,"scope":"offline_access"}}"#);
    let (oauth, _) = app(Platform::Xero, 200, &body);
    let answer = oauth.refresh(&Secret::new("old")).await.unwrap();
    assert_eq!(answer.subject, Some(Subject { user_id: "u-1".into(), event_id: Some("e-1".into()) }));
    assert_eq!(answer.scope.as_deref(), Some("offline_access"));
}

#[tokio::test]
async fn what_is_not_a_token_never_counts_as_one() {
    let refused = |status, reason: &str| OAuthError::Refused { status, reason: reason.into() };
    let cases = [
        (400, r#"{"error":"invalid_grant"}"#, OAuthError::InvalidGrant),
        (200, r#"{"error":"invalid_grant"}"#, OAuthError::InvalidGrant),
        (401, r#"{"error":"invalid_client"}"#, OAuthError::InvalidClient),
        (401, "", OAuthError::InvalidClient),
        (200, "<html>maintenance</html>", OAuthError::NotAToken),
        (200, "", OAuthError::NotAToken),
        (200, "{}", OAuthError::NotAToken),
        (200, r#"{"access_token":"a"}"#, OAuthError::NotAToken),
        (200, r#"{"access_token":"a","refresh_token":""}"#, OAuthError::NotAToken),
        (200, r#"{"access_token":"a\r\nb","refresh_token":"r"}"#, OAuthError::NotAToken),
        (200, r#"{"access_token":"a","refresh_token":"with a blank"}"#, OAuthError::NotAToken),
        (200, r#"{"access_token":"a","refresh_token":"r","error":"server_error"}"#, refused(200, "server_error")),
        (500, r#"{"access_token":"a","refresh_token":"r"}"#, refused(500, "")),
        (503, "<html>", refused(503, "")),
        (400, r#"{"error":"invalid_request","error_description":"no uri"}"#, refused(400, "invalid_request: no uri")),
    ];
    for (status, body, expected) in cases {
        let (oauth, _) = app(Platform::Xero, status, body);
        assert_eq!(oauth.refresh(&Secret::new("old")).await.unwrap_err(), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn revoking_sends_the_shape_that_each_provider_wants() {
    let (oauth, sent) = app(Platform::QuickbooksOnline, 200, "");
    oauth.revoke(&Secret::new("t")).await.unwrap();
    assert_eq!(sent.lock().unwrap()[0].body(), r#"{"token":"t"}"#);
    let (oauth, sent) = app(Platform::Xero, 200, "");
    oauth.revoke(&Secret::new("t")).await.unwrap();
    assert_eq!(sent.lock().unwrap()[0].body(), "token=t");
    let (gone, _) = app(Platform::Xero, 400, r#"{"error":"invalid_grant"}"#);
    gone.revoke(&Secret::new("t")).await.unwrap();
}

#[test]
fn a_person_is_sent_with_scope_state_and_proof() {
    let (oauth, _) = app(Platform::Xero, 200, "");
    let proof = ProofKey::of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
    assert_eq!(proof.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let url = oauth.authorize_url("https://us.test/callback", "s t", Some(&proof), &[]);
    assert!(url.starts_with("https://login.xero.com/identity/connect/authorize?response_type=code&client_id=our+id&"));
    assert!(url.contains("&state=s+t&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"));
    let (quickbooks, _) = app(Platform::QuickbooksOnline, 200, "");
    assert!(!quickbooks.authorize_url("https://us.test", "s", Some(&proof), &[]).contains("challenge"));
}

#[test]
fn no_secret_is_shown() {
    let (oauth, _) = app(Platform::Xero, 200, "");
    assert!(!format!("{oauth:?}").contains("our secret"));
}

#[tokio::test]
async fn lives_of_tokens_are_bounded_however_they_are_written() {
    let year = 365 * 24 * 3600;
    for (written, seconds) in [
        ("3600", 3600),
        (r#""3600""#, 3600),
        ("18446744073709551615", year),
        ("9223372036854775807", year),
        ("-1", 1800),
        ("null", 1800),
        ("{}", 1800),
        ("1e300", 1800),
    ] {
        let body = format!(r#"{{"access_token":"a","refresh_token":"r","expires_in":{written},"scope":["odd"]}}"#);
        let (oauth, _) = app(Platform::Xero, 200, &body);
        let answer = oauth.refresh(&Secret::new("old")).await.unwrap();
        assert_eq!((answer.access_expires_in, answer.scope), (seconds, None), "{written}");
    }
}
