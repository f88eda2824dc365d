use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use http::Method;

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
        browser.get(&format!("{books}/bill")).await.says(200, "<option value=\"\" selected>Hidden</option>");
        browser.get(&format!("{books}/bill?with_deleted=true")).await.says(200, "<option value=\"true\" selected>Shown</option>");
        browser.get(&format!("{books}/secret")).await.says(404, "Page not found");
        Browser::stranger(&server).await.get(&format!("{books}/bill")).await.says(403, "You may not do this");
    }
}

#[tokio::test]
async fn what_is_shown_of_one_entity_says_so_and_is_of_no_other() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let made = server.partner.post("/entities").json(bursar_tests::company("Quiet Bakery Ltd.")).await.expect(201);
    let (quiet, own) = (made["id"].as_str().unwrap(), server.entity);
    let connection = server.connected("xero", Platform::Xero).await;
    let none = browser.get(&format!("/portal/data?entity_id={quiet}")).await;
    none.says(200, "Books of Quiet Bakery Ltd. <a").says(200, "Quiet Bakery Ltd. has no books yet");
    assert!(!none.text.contains("Harbour Light"), "{}", none.text);
    let books = browser.get(&format!("/portal/data?entity_id={own}")).await;
    books.says(200, "Books of Acme GmbH. <a").says(200, "Harbour Light Trading");
    books.says(200, &format!("<input type=\"hidden\" name=\"entity_id\" value=\"{own}\">"));
    let none = browser.get(&format!("/portal/connections?entity_id={quiet}")).await;
    none.says(200, "Connections of Quiet Bakery Ltd. <a").says(200, "This entity is not connected to an accounting system.");
    none.says(200, &format!("/portal/connections/new?entity_id={quiet}"));
    browser.get(&format!("/portal/requests?entity_id={quiet}")).await.says(200, "Requests for Quiet Bakery Ltd. <a");
    let syncs = browser.get(&format!("/portal/runs?connection_id={connection}&status=complete")).await;
    syncs.says(200, "Syncs of Harbour Light Trading").says(200, "href=\"/portal/runs?status=complete\">Show all");
    syncs.says(200, &format!("href=\"/portal/runs?connection_id={connection}\">Clear"));
}

#[tokio::test]
async fn a_line_names_its_tax_rate() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Viewer).await;
    server.connected("xero", Platform::Xero).await;
    let token = server.partner.new_token().await;
    let list = async |kind: &str| {
        let asked = server.app.request(Method::GET, &format!("/accounting_records?kind={kind}"));
        asked.token(&token).entity(server.entity).await.expect(200)["data"].as_array().unwrap().clone()
    };
    let (bills, rates) = (list("bill").await, list("tax_rate").await);
    let named = bills.iter().find_map(|bill| {
        let rate = rates.iter().find(|rate| rate["remote_id"] == bill["record"]["lines"][0]["tax_rate_id"])?;
        Some((bill["id"].as_str()?, rate["name"].as_str()?))
    });
    let (bill, rate) = named.expect("a bill with tax");
    browser.get(&format!("/portal/data/{}/bill/{bill}", server.entity)).await.says(200, &format!("<td>{rate}</td>"));
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
    server.partner.get("/nothing_here").await.expect(404);
    let roles = server.get("/roles").await;
    written(&server).await;
    browser.get("/portal/requests").await.says(200, "Requests");
    browser.get("/portal/requests?status__gte=400").await.says(200, "POST").says(200, "/v1/entities");
    browser.get("/portal/requests?status=404").await.says(200, "There is nothing at this path");
    let of_entity = browser.get(&format!("/portal/requests/{}", roles.header("x-request-id"))).await;
    of_entity.says(200, &format!("<a href=\"/portal/entities/{}\">Acme GmbH</a>", server.entity));
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
