//! Consent, tokens and connections.

use super::{SCOPE, Xero, companies, consent, exchange, form, send, simulator};
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bursar_simulator::Simulator;
use chrono::Duration;
use http::Request;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};

async fn connections(xero: &Xero, path: &str) -> Vec<Value> {
    let request = Request::get(path).header("authorization", format!("Bearer {}", xero.access)).body(Body::empty()).unwrap();
    let answer = send(&xero.simulator, request).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

async fn refresh(xero: &Xero, token: &str) -> super::Answer {
    form(&xero.simulator, "/connect/token", &format!("grant_type=refresh_token&refresh_token={token}&client_id=app&client_secret=s")).await
}

#[tokio::test]
async fn the_token_answer_has_exactly_the_known_keys() {
    let simulator = simulator();
    let tenant = companies(&simulator).await[0].clone();
    for (scope, keys) in [
        (SCOPE, vec!["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"]),
        ("accounting.settings", vec!["access_token", "expires_in", "scope", "token_type"]),
    ] {
        let answer = exchange(&simulator, &consent(&simulator, scope, &[&tenant]).await).await;
        let body = answer.json();
        let found: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(found, keys);
        assert_eq!(body["expires_in"], 1800);
    }
}

#[tokio::test]
async fn a_rotated_refresh_token_lives_on_for_thirty_minutes() {
    let xero = Xero::connected().await;
    let first = refresh(&xero, &xero.refresh).await.json();
    assert_ne!(first["refresh_token"], xero.refresh.as_str());
    xero.simulator.clock().advance(Duration::minutes(29));
    let retried = refresh(&xero, &xero.refresh).await;
    assert_eq!(retried.status, 200, "the answer may have been lost: the old token works for 30 minutes");
    xero.simulator.clock().advance(Duration::minutes(2));
    let late = refresh(&xero, &xero.refresh).await;
    assert_eq!((late.status, late.text.as_str()), (400, r#"{"error":"invalid_grant"}"#));
    let newest = retried.json()["refresh_token"].as_str().unwrap().to_owned();
    assert_eq!(refresh(&xero, &newest).await.status, 200);
    xero.simulator.clock().advance(Duration::days(61));
    assert_eq!(refresh(&xero, &newest).await.status, 400, "60 days without use end a token");
}

#[tokio::test]
async fn an_expired_token_is_told_when_it_expired() {
    let xero = Xero::connected().await;
    xero.simulator.clock().advance(Duration::minutes(31));
    let answer = xero.get("Organisation").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["Title"], "Unauthorized");
    assert_eq!(answer.json()["Detail"], "TokenExpired: token expired at 03/02/2026 09:30:00");
}

#[tokio::test]
async fn tenants_that_are_not_connected_are_forbidden_in_lower_case() {
    let mut xero = Xero::connected().await;
    xero.tenant = companies(&xero.simulator).await[1].clone();
    let other = xero.get("Accounts").await;
    assert_eq!((other.status, other.json()["detail"].as_str()), (403, Some("AuthenticationUnsuccessful")));
    xero.tenant = String::new();
    assert_eq!(xero.get("Accounts").await.status, 403);
    let narrow = Xero::with(simulator(), "accounting.contacts.read").await;
    assert_eq!(narrow.get("Contacts").await.status, 200);
    assert_eq!(narrow.get("Invoices").await.status, 403);
    assert_eq!(narrow.write("PUT", "Contacts", &json!({"Name": "New"})).await.status, 403);
}

#[tokio::test]
async fn deleting_a_connection_leaves_the_others_and_revoking_ends_all() {
    let xero = Xero::connected().await;
    let both = companies(&xero.simulator).await;
    let before = connections(&xero, "/connections").await;
    consent(&xero.simulator, SCOPE, &[&both[0], &both[1]]).await;
    let after = connections(&xero, "/Connections").await;
    assert_eq!(after.len(), 2, "a later consent of the same user adds to the connections");
    assert_eq!(after[0]["id"], before[0]["id"], "and renews those that are there");
    assert_ne!(after[0]["authEventId"], before[0]["authEventId"]);
    let event = after[0]["authEventId"].as_str().unwrap();
    assert_eq!(connections(&xero, &format!("/connections?authEventId={event}")).await.len(), 2);

    let path = format!("/connections/{}", after[1]["id"].as_str().unwrap());
    let delete = || Request::delete(&path).header("authorization", format!("Bearer {}", xero.access)).body(Body::empty()).unwrap();
    assert_eq!(send(&xero.simulator, delete()).await.status, 204);
    assert_eq!(send(&xero.simulator, delete()).await.status, 404);
    assert_eq!(connections(&xero, "/connections").await.len(), 1);
    assert_eq!(xero.get("Organisation").await.status, 200);

    let revoked = form(&xero.simulator, "/connect/revocation", &format!("token={}&client_id=app&client_secret=s", xero.refresh)).await;
    assert_eq!((revoked.status, revoked.text.as_str()), (200, ""));
    let dead = xero.get("Organisation").await;
    assert_eq!((dead.status, dead.json()["Detail"].as_str()), (401, Some("AuthenticationUnsuccessful")));
    assert_eq!(refresh(&xero, &xero.refresh).await.status, 400);
}

#[tokio::test]
async fn a_disconnect_in_xeros_pages_leaves_a_token_without_its_tenant() {
    let simulator = simulator();
    let both = companies(&simulator).await;
    let tokens = exchange(&simulator, &consent(&simulator, SCOPE, &[&both[0], &both[1]]).await).await.json();
    let xero =
        Xero { access: tokens["access_token"].as_str().unwrap().to_owned(), refresh: String::new(), tenant: both[0].clone(), simulator };
    xero.control("revoke", &json!({"provider": "xero", "company": both[0]})).await;
    assert_eq!(xero.get("Organisation").await.status, 403);
    let list = connections(&xero, "/connections").await;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["tenantId"], both[1].as_str());
}

#[tokio::test]
async fn equal_seeds_and_requests_give_equal_bytes() {
    async fn run() -> Vec<String> {
        let xero = Xero::connected().await;
        let mut log = vec![xero.access.clone(), xero.get("Invoices?page=1").await.text];
        let sold = xero.sold(12.5).await;
        log.push(xero.pay(&sold, 2.5).await.text);
        log.push(xero.write("PUT", "Invoices", &json!({"Type": "ACCREC"})).await.text);
        log.push(xero.get("Payments?page=1&order=UpdatedDateUTC%20DESC").await.text);
        log
    }
    assert_eq!(run().await, run().await);
}

#[tokio::test]
async fn discovery_names_the_address_it_was_asked_at() {
    let request = Request::get("/.well-known/openid-configuration").header("host", "127.0.0.1:4010").body(Body::empty()).unwrap();
    let body = send(&simulator(), request).await.json();
    assert_eq!(body["issuer"], "http://127.0.0.1:4010");
    assert_eq!(body["token_endpoint"], "http://127.0.0.1:4010/connect/token");
}

/// The claims of a token whose signature is right by the published key.
async fn verified(simulator: &Simulator, keys: &str, token: &str) -> Value {
    let key = send(simulator, Request::get(keys).body(Body::empty()).unwrap()).await.json()["keys"][0].clone();
    let part = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let head: Value = serde_json::from_slice(&part(parts[0])).unwrap();
    assert_eq!((&head["kid"], &head["alg"]), (&key["kid"], &key["alg"]));
    let public = RsaPublicKeyComponents { n: part(key["n"].as_str().unwrap()), e: part(key["e"].as_str().unwrap()) };
    let signed = format!("{}.{}", parts[0], parts[1]);
    public.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &part(parts[2])).expect("the signature is right");
    let forged = signed.replacen('A', "B", 1);
    assert!(public.verify(&RSA_PKCS1_2048_8192_SHA256, forged.as_bytes(), &part(parts[2])).is_err());
    serde_json::from_slice(&part(parts[1])).unwrap()
}

#[tokio::test]
async fn an_id_token_is_signed_by_the_published_key_and_names_the_issuer_of_discovery() {
    let simulator = simulator();
    let tenant = companies(&simulator).await[0].clone();
    let scope = "openid profile email offline_access accounting.settings";
    let tokens = exchange(&simulator, &consent(&simulator, scope, &[&tenant]).await).await.json();
    let keys = "/.well-known/openid-configuration/jwks";
    let claims = verified(&simulator, keys, tokens["id_token"].as_str().unwrap()).await;
    let discovery = send(&simulator, Request::get("/.well-known/openid-configuration").body(Body::empty()).unwrap()).await.json();
    assert_eq!((&claims["iss"], &claims["aud"], &claims["given_name"]), (&discovery["issuer"], &json!("app"), &json!("Alex")));
    let access = verified(&simulator, keys, tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(access["xero_userid"], claims["xero_userid"]);
    let narrow = exchange(&simulator, &consent(&simulator, "openid", &[&tenant]).await).await.json();
    assert!(verified(&simulator, keys, narrow["id_token"].as_str().unwrap()).await.get("email").is_none());
}
