use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use serde_json::json;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn the_first_view_says_what_is_wrong_and_who_must_act() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    browser.get("/portal").await.says(200, "Nothing is connected yet").says(200, "/v1/accounting_connections");
    let connection = server.connected("xero", Platform::Xero).await;
    browser.get("/portal").await.says(200, "Everything is synced").says(200, "1 connection is synced");
    server.fault(json!({"kind": "token_dead", "times": "forever"})).await;
    server.wait(61);
    server.work().await;
    let shown = browser.get("/portal").await;
    shown.says(200, "Needs your customers").says(200, "Reconnect required").says(200, "Harbour Light Trading");
    shown.says(200, "Send the connection link").says(200, &format!("/portal/connections/{connection}"));
    assert!(!shown.text.contains(">Needs you<"));
    let counted = ["<span aria-hidden=\"true\">1</span>", ", 1 item needs attention"];
    for path in ["/portal", "/portal/team", "/portal/nowhere", &format!("/portal/connections/{connection}")] {
        let shown = browser.get(path).await;
        assert!(counted.iter().all(|words| shown.text.contains(words)), "{path} does not count what waits: {}", shown.text);
    }
    assert!(!browser.piece(&format!("/portal/connections/{connection}")).await.text.contains("needs somebody"));
}

#[tokio::test]
async fn what_mends_itself_is_not_counted_in_the_navigation() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Viewer).await;
    server.connected("xero", Platform::Xero).await;
    server.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    server.wait(61);
    server.work().await;
    let shown = browser.get("/portal").await;
    shown.says(200, "1 issue is retried automatically");
    assert!(!shown.text.contains("class=\"count\" title"), "{}", shown.text);
}

#[tokio::test]
async fn a_partner_without_keys_is_led_to_the_settings() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::member(&server, TeamRole::Viewer).await;
    browser.get("/portal").await.says(200, "Needs you").says(200, "A project has no keys of an app").says(200, "href=\"/portal/settings\"");
    let other = server.partner.post("/partner_projects").json(json!({"name": "Staging"})).await.expect(201);
    let address = format!("/portal/settings?project={}", other["id"].as_str().unwrap());
    browser.get("/portal").await.says(200, "Staging").says(200, &format!("href=\"{address}\"")).says(200, ", 2 items need attention");
    browser.get(&address).await.says(200, "No apps yet");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_asked_to() {
    let server = PortalServer::new(&[]).await;
    for path in ["/portal", "/portal/connections", "/portal/runs", "/portal/data", "/portal/webhooks", "/portal/requests"] {
        assert!(server.person().get(path).await.leads().starts_with("/portal/sign-in"), "{path}");
    }
}
