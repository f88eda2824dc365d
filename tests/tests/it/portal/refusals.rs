//! Each way in which a person cannot go on is a page of its own, and leaves everything as it was.

use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use http::Method;
use serde_json::json;

use super::server::PortalServer;

async fn unchanged(server: &PortalServer) {
    let connection = server.connection().await;
    assert_eq!((&connection["status"], &connection["business_info"]), (&json!("pending_auth"), &json!(null)));
}

fn names(platform: Platform) -> (&'static str, &'static str) {
    if platform == Xero { ("xero", "/connect/token") } else { ("quickbooks", "/tokens/bearer") }
}

#[tokio::test]
async fn no_at_the_provider() {
    for platform in [QuickbooksOnline, Xero] {
        let server = PortalServer::new(&[platform]).await;
        let company = server.companies(names(platform).0).await.remove(0);
        let mut person = server.person();
        let link = server.link(None).await;
        let back = person.decide(&link, platform, &[&company], false).await;
        person.get(&back).await.says(403, "You did not give access").says(403, &format!("href=\"{link}\""));
        unchanged(&server).await;
        person.connect(&link, platform, &company).await.leads();
    }
}

#[tokio::test]
async fn a_consent_that_took_too_long() {
    for platform in [QuickbooksOnline, Xero] {
        let server = PortalServer::new(&[platform]).await;
        let company = server.companies(names(platform).0).await.remove(0);
        let mut person = server.person();
        let link = server.link(None).await;
        let back = person.decide(&link, platform, &[&company], true).await;
        server.wait(16);
        person.get(&back).await.says(410, "That took too long").says(410, &format!("href=\"{link}\""));
        assert_eq!(server.calls(names(platform).1).await, 0, "the code was not used");
        unchanged(&server).await;
    }
}

#[tokio::test]
async fn an_answer_that_was_used_before() {
    let server = PortalServer::new(&[Xero]).await;
    let company = server.companies("xero").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let back = person.decide(&link, Xero, &[&company], true).await;
    person.get(&back).await.leads();
    person.get(&back).await.says(409, "This step is done already");
    assert_eq!(server.calls("/connect/token").await, 1);
    person.confirm(&link, &company).await.leads();
    person.get(&back).await.says(409, "This step is done already");
}

#[tokio::test]
async fn another_browser() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let (mut person, mut other) = (server.person(), server.person());
    let link = server.link(None).await;
    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    let refused = other.get(&back).await;
    refused.says(403, "another browser");
    assert!(!refused.text.contains(&link), "the link is not told to another browser");
    other.get(&format!("{link}/confirm")).await.says(403, "another browser");
    // A cookie of its own does not help either.
    other.decide(&link, QuickbooksOnline, &[&company], true).await;
    other.get(&back).await.says(403, "another browser");
    other.confirm(&link, &company).await.says(410, "That took too long");
    unchanged(&server).await;
    person.get(&back).await.leads();
    person.confirm(&link, &company).await.leads();
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    for path in [
        "/oauth/quickbooks_online/callback",
        "/oauth/quickbooks_online/callback?state=x&code=y&realmId=1",
        "/oauth/sage/callback?state=x&code=y",
    ] {
        person.get(path).await.says(400, "Unknown response");
    }
    // The same state at another provider's address.
    person.get(&back.replace("/quickbooks_online/", "/xero/")).await.says(400, "Unknown response");
    unchanged(&server).await;
}

#[tokio::test]
async fn a_company_of_another_entity() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let other = server.partner.entity().await;
    let taken = server.link_of(other, None).await;
    let mut person = server.person();
    person.connect(&taken, QuickbooksOnline, &company).await.leads();
    let link = server.link(None).await;
    person.connect(&link, QuickbooksOnline, &company).await.says(409, "connected already").says(409, "Harbour Light Trading");
    unchanged(&server).await;
}

#[tokio::test]
async fn a_provider_that_is_down() {
    for platform in [QuickbooksOnline, Xero] {
        let (name, path) = names(platform);
        let server = PortalServer::new(&[platform]).await;
        let company = server.companies(name).await.remove(0);
        let mut person = server.person();
        let link = server.link(None).await;
        let back = person.decide(&link, platform, &[&company], true).await;
        let fault = json!({"provider": name, "matching": {"path": path}, "kind": "refuse", "status": 503, "times": "forever"});
        server.control(Method::POST, "/_sim/faults", fault).await;
        person.get(&back).await.says(502, "did not answer").says(502, &format!("href=\"{link}\""));
        unchanged(&server).await;
        server.control(Method::DELETE, "/_sim/faults", json!(null)).await;
        person.connect(&link, platform, &company).await.leads();
    }
}

#[tokio::test]
async fn a_company_that_cannot_be_read_yet_gives_its_tokens_back() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    let fault =
        json!({"provider": "quickbooks", "matching": {"path": "/v3/company/"}, "kind": "refuse", "status": 503, "times": "forever"});
    server.control(Method::POST, "/_sim/faults", fault).await;
    person.get(&back).await.says(502, "did not answer");
    person.get(&format!("{link}/confirm")).await.says(200, "No company was opened");
    unchanged(&server).await;
    server.wait(16);
    server.work().await;
    assert_eq!(server.calls("/tokens/revoke").await, 1);
}

#[tokio::test]
async fn links_that_lead_nowhere() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    for path in ["/connect/unknown", "/connect/unknown/done", "/connect/unknown/progress"] {
        person.get(path).await.says(404, "<h1>Link not found</h1>").says(404, "<header class=\"who\">").says(404, "Bursar");
    }
    person.post("/connect/unknown/start", "platform=xero").await.says(404, "Link not found");

    let link = server.link(None).await;
    person.connect(&link, QuickbooksOnline, &company).await.leads();
    person.get(&link).await.says(409, "Already connected");
    person.post(&format!("{link}/start"), "platform=quickbooks_online").await.says(409, "Already connected");
    let id = server.connection().await["id"].as_str().unwrap().to_owned();
    server.post(&format!("/accounting_connections/{id}/disconnect")).await.expect(200);
    for path in [link.clone(), format!("{link}/done"), format!("{link}/confirm")] {
        person.get(&path).await.says(410, "Link expired");
    }
}

#[tokio::test]
async fn providers_without_an_app() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let link = server.link(None).await;
    person.get(&link).await.says(200, "has not set up any accounting provider");
    let fixed = server.link_of(server.partner.entity().await, Some(Xero)).await;
    person.get(&fixed).await.says(503, "Xero is not ready yet");
}
