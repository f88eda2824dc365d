//! Consent, tokens, rotation and revocation.

use serde_json::json;

use crate::client::{REDIRECT, world};

#[tokio::test]
async fn consent_refused_comes_back_as_access_denied() {
    let world = world();
    let given = world.consent("0", "deny").await;
    assert_eq!(given["error"], "access_denied");
    assert!(!given.contains_key("code") && !given.contains_key("realmId"));
}

#[tokio::test]
async fn the_consent_page_offers_a_company_that_is_not_connected_yet() {
    let world = world();
    let query = format!("client_id=app&response_type=code&scope=com.intuit.quickbooks.accounting&redirect_uri={REDIRECT}&state=s1");
    let chosen = async || {
        let page = world.send(http::Request::get(format!("/connect/oauth2?{query}")).body(axum::body::Body::empty()).unwrap()).await.text();
        page.split_once(" selected>").unwrap().1.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(chosen().await, "Harbour Light Trading");
    let connection = world.connect(0).await;
    assert_eq!(chosen().await, "Second Company");
    world.control("revoke", json!({ "provider": "quickbooks", "company": connection.realm })).await;
    assert_eq!(chosen().await, "Harbour Light Trading", "who disconnected it may connect it again");
}

#[tokio::test]
async fn a_code_is_spent_once_and_only_for_its_redirect() {
    let world = world();
    let realm = world.look("companies").await["quickbooks"][0]["id"].as_str().unwrap().to_owned();
    let code = world.consent(&realm, "allow").await["code"].clone();
    let form = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT}");
    assert_eq!(world.token(&form).await.status, 200);
    let again = world.token(&form).await;
    assert_eq!((again.status.as_u16(), again.text().as_str()), (400, r#"{"error":"invalid_grant"}"#));
    let code = world.consent(&realm, "allow").await["code"].clone();
    let elsewhere = world.token(&format!("grant_type=authorization_code&code={code}&redirect_uri=http://other.example/")).await;
    assert_eq!(elsewhere.status, 400);
}

#[tokio::test]
async fn a_refresh_token_keeps_its_value_for_a_day() {
    let world = world();
    let connection = world.connect(0).await;
    let refresh = |token: String| format!("grant_type=refresh_token&refresh_token={token}");
    let same_day = world.token(&refresh(connection.refresh.clone())).await.json();
    assert_eq!(same_day["refresh_token"], json!(connection.refresh));
    world.control("clock", json!({ "advance_seconds": 25 * 3600 })).await;
    let next_day = world.token(&refresh(connection.refresh.clone())).await.json();
    assert_ne!(next_day["refresh_token"], json!(connection.refresh));
    // In its grace the old value gives the new one, and does not rotate it away.
    let late = world.token(&refresh(connection.refresh.clone())).await.json();
    assert_eq!(late["refresh_token"], next_day["refresh_token"]);
    world.control("clock", json!({ "advance_seconds": 25 * 3600 })).await;
    assert_eq!(world.token(&refresh(connection.refresh.clone())).await.status, 400);
}

#[tokio::test]
async fn reuse_of_a_rotated_token_can_end_the_family() {
    let world = world();
    world
        .control(
            "settings",
            json!({ "provider": "quickbooks", "rotation": "every_call", "old_refresh_grace_seconds": 0, "reuse_revokes_family": true }),
        )
        .await;
    let connection = world.connect(0).await;
    let form = format!("grant_type=refresh_token&refresh_token={}", connection.refresh);
    let fresh = world.token(&form).await.json();
    assert_ne!(fresh["refresh_token"], json!(connection.refresh));
    assert_eq!(world.token(&form).await.status, 400);
    let newest = world.token(&format!("grant_type=refresh_token&refresh_token={}", fresh["refresh_token"].as_str().unwrap())).await;
    assert_eq!(newest.status, 400, "the family is dead");
    assert_eq!(connection.get("companyinfo/1").await.status, 401);
}

#[tokio::test]
async fn a_dead_token_is_refused_by_the_gateway() {
    let world = world();
    let connection = world.connect(0).await;
    assert_eq!(connection.get("companyinfo/1").await.json()["CompanyInfo"]["CompanyName"], "Harbour Light Trading");
    world.control("clock", json!({ "advance_seconds": 3601 })).await;
    let expired = connection.get("companyinfo/1").await;
    assert_eq!(expired.status, 401);
    assert!(expired.headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    assert!(expired.headers.contains_key("intuit_tid"));
    assert_eq!(expired.json()["fault"]["error"][0]["code"], "3200");
}

#[tokio::test]
async fn a_token_opens_only_its_own_company() {
    let world = world();
    let mut connection = world.connect(0).await;
    connection.realm = world.look("companies").await["quickbooks"][1]["id"].as_str().unwrap().to_owned();
    let foreign = connection.get("companyinfo/1").await;
    assert_eq!(foreign.status, 403);
    assert_eq!(foreign.json()["fault"]["error"][0]["code"], "3100");
}

#[tokio::test]
async fn revoked_in_the_providers_own_pages() {
    let world = world();
    let connection = world.connect(0).await;
    let families = world.control("revoke", json!({ "provider": "quickbooks", "company": connection.realm })).await;
    assert_eq!(families["families"], 1);
    assert_eq!(connection.get("companyinfo/1").await.status, 401);
    assert_eq!(world.token(&format!("grant_type=refresh_token&refresh_token={}", connection.refresh)).await.status, 400);
}

#[tokio::test]
async fn a_registered_app_needs_its_secret() {
    let world = world();
    world.control("apps", json!({ "client_id": "app", "client_secret": "another" })).await;
    let refused = world.token("grant_type=refresh_token&refresh_token=x").await;
    assert_eq!((refused.status.as_u16(), refused.text().as_str()), (401, r#"{"error":"invalid_client"}"#));
}
