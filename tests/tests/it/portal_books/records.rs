use bursar_connectors::Platform;
use bursar_identity::TeamRole;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn the_books_are_read_kind_by_kind_down_to_what_the_provider_sent() {
    for (name, platform) in [("xero", Platform::Xero), ("quickbooks", Platform::QuickbooksOnline)] {
        let server = PortalServer::new(&[platform]).await;
        let mut browser = Browser::member(&server, TeamRole::Viewer).await;
        browser.get("/portal/data").await.says(200, "No books yet");
        server.connected(name, platform).await;
        let books = format!("/portal/data/{}", server.entity);
        browser.get("/portal/data").await.says(200, &books).says(200, "Harbour Light Trading");
        assert_eq!(browser.get(&books).await.leads(), format!("{books}/bill"));
        let kinds =
            ["account", "tax_rate", "bill", "invoice", "item", "payment", "bill_payment", "credit_note", "contact", "vendor", "customer"];
        for kind in kinds {
            let list = browser.get(&format!("{books}/{kind}")).await;
            assert_eq!(list.status, 200, "{kind}");
            let Some(first) = list.text.split(&format!("href=\"{books}/{kind}/")).nth(1) else { continue };
            let record = first.split('"').next().unwrap();
            let shown = browser.get(&format!("{books}/{kind}/{record}")).await;
            shown.says(200, "Raw: as the provider sent it").says(200, "Canonical").says(200, record);
        }
        browser.get(&format!("{books}/invoice?search=nothing-like-this")).await.says(200, "Nothing matches");
        browser.get(&format!("{books}/secret")).await.says(404, "Page not found");
        Browser::stranger(&server).await.get(&format!("{books}/bill")).await.says(403, "You may not do this");
    }
}

/// The platform asks another process than the portal: what that one logged is written when it is asked for the log.
async fn written(server: &PortalServer) {
    server.partner.get("/requests").await.expect(200);
}

#[tokio::test]
async fn requests_are_found_by_their_id_and_by_what_came_of_them() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::member(&server, TeamRole::Viewer).await;
    let refused = server.partner.post("/entities").json(serde_json::json!({})).await;
    refused.expect(422);
    written(&server).await;
    browser.get("/portal/requests").await.says(200, "Requests");
    browser.get("/portal/requests?status__gte=400").await.says(200, "POST").says(200, "/v1/entities");
    browser.get("/portal/requests?request_id=no-such-id").await.says(200, "No request matches");
}

#[tokio::test]
async fn what_the_portal_itself_asks_does_not_bury_what_the_platform_asked() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::member(&server, TeamRole::Viewer).await;
    browser.get("/portal/webhooks").await.says(200, "Webhooks");
    written(&server).await;
    let rows =
        |text: &str, caller: &str| text.matches(&format!("<td>{caller}<")).count() + text.matches(&format!("<td><span>{caller}<")).count();
    let platform = browser.get("/portal/requests").await.text;
    assert!(rows(&platform, "API client") > 0 && rows(&platform, "Portal") == 0, "{platform}");
    let own = browser.get("/portal/requests?caller=portal").await.text;
    assert!(rows(&own, "Portal") > 0 && rows(&own, "API client") == 0, "{own}");
    assert!(own.contains("Portal<span class=\"soft\">, Ada Lovelace</span>"), "who it was at the portal: {own}");
    assert!(!own.contains("/sync_issues"), "what a page asks for its frame is no request of anybody");
    assert!(own.contains("value=\"portal\" selected") && own.contains("/v1/webhook_subscriptions"));
    let all = browser.get("/portal/requests?caller=all").await.text;
    assert!(rows(&all, "Portal") > 0 && rows(&all, "API client") > 0);
    let nothing = browser.get("/portal/requests?operation=GET%20/webhook_subscriptions").await;
    nothing.says(200, "No request matches").says(200, "/portal/requests?operation=GET+%2Fwebhook_subscriptions&amp;caller=all");
}
