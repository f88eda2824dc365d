use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use serde_json::json;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn a_connection_is_made_watched_paused_and_ended() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let entity = server.entity.to_string();
    browser.get("/portal/connections").await.says(200, "Nothing is connected yet");
    browser.get("/portal/connections/new").await.says(200, "The customer chooses").says(200, &entity);
    let made = browser.press("/portal/connections/new", &[("entity_id", &entity), ("platform", "xero")]).await;
    let page = made.leads().to_owned();
    let shown = browser.get(&page).await;
    let url = server.connection().await["connection_url"].as_str().unwrap().to_owned();
    shown.says(200, "Awaiting authorization").says(200, &url).says(200, "Disconnect Xero");
    assert!(!shown.text.contains("Sync now"));

    let company = server.companies("xero").await.remove(0);
    let link = url.strip_prefix(crate::partner_portal::people::PUBLIC).unwrap();
    server.person().connect(link, Platform::Xero, &company).await;
    browser.get(&page).await.says(200, "Syncing").says(200, "every 2s").says(200, "aria-label=\"Records read so far\"");
    let piece = browser.piece(&page).await;
    piece.says(200, "id=\"condition\"");
    assert!(!piece.text.contains("<html"), "a script gets the piece only");
    server.work().await;
    let shown = browser.get(&page).await;
    shown.says(200, "Synced").says(200, "Initial sync").says(200, "Calls per day").says(200, "of 5,000");
    assert!(!shown.text.contains("every 2s"), "nothing moves but a sync that runs");
    browser.get("/portal/connections").await.says(200, "Harbour Light Trading").says(200, "plan Starter");
    browser.get("/portal/connections?search=nobody").await.says(200, "No connection matches");

    assert_eq!(browser.press(&format!("{page}/pause"), &[]).await.leads(), page);
    browser.get(&page).await.says(200, "Paused").says(200, "Resume").says(200, "Harbour Light Trading: the connection is paused");
    browser.press(&format!("{page}/sync"), &[]).await.says(409, "The connection is paused");
    browser.press(&format!("{page}/resume"), &[]).await.leads();
    server.work().await;
    browser.get(&page).await.says(200, "Synced");
    browser.press(&format!("{page}/disconnect"), &[]).await.leads();
    browser.get(&page).await.says(200, "Disconnected").says(200, "The tokens are being revoked at the provider");
    browser.press(&format!("{page}/explode"), &[]).await.says(404, "Page not found");
    server.work().await;
    let ended = browser.get(&page).await;
    ended.says(200, "The provider confirmed the revocation").says(200, "Revocation confirmed");
    ended.says(200, &format!("/portal/connections/new?entity_id={entity}"));
}

#[tokio::test]
async fn whoever_may_only_look_is_shown_no_button_and_cannot_press_one() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut viewer = Browser::member(&server, TeamRole::Viewer).await;
    let page = format!("/portal/connections/{}", server.connected("xero", Platform::Xero).await);
    let shown = viewer.get(&page).await;
    for words in ["Sync now", "Pause", "Disconnect Xero"] {
        assert!(!shown.text.contains(words), "{words}");
    }
    viewer.press(&format!("{page}/disconnect"), &[]).await.says(403, "You may not do this");
    viewer.get("/portal/connections/new").await.says(403, "You may not do this");
    assert_eq!(server.connection().await["status"], "connected");
    let mut stranger = Browser::stranger(&server).await;
    stranger.get(&page).await.says(404, "Page not found");
    stranger.press(&format!("{page}/disconnect"), &[]).await.says(404, "Page not found");
    let list = stranger.get("/portal/connections").await;
    assert!(!list.text.contains("Harbour Light"));
}

#[tokio::test]
async fn a_sync_that_fails_says_cause_remedy_and_who_acts() {
    let server = PortalServer::new(&[Platform::QuickbooksOnline]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let connection = server.connected("quickbooks", Platform::QuickbooksOnline).await;
    server.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    server.wait(61);
    server.work().await;
    let page = format!("/portal/connections/{connection}");
    browser.get(&page).await.says(200, "Retrying").says(200, "QuickBooks Online is asked again automatically").says(200, "Nobody");
    browser.get("/portal").await.says(200, "Retrying automatically");
    let list = browser.get(&format!("/portal/runs?connection_id={connection}&has_troubles=true")).await;
    list.says(200, "it is asked again");
    let run = list.text.split("/portal/runs/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.get(&format!("/portal/runs/{run}")).await.says(200, "Waiting for").says(200, "Retries ");
    browser.piece(&format!("/portal/runs/{run}")).await.says(200, "id=\"run\"");
    browser.get("/portal/runs?status=failed").await.says(200, "No sync matches");
    Browser::stranger(&server).await.get(&format!("/portal/runs/{run}")).await.says(404, "Page not found");
}

#[tokio::test]
async fn any_entity_can_be_connected_however_many_there_are() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let oldest = server.partner.post("/entities").json(bursar_tests::company("Oldest Bakery")).await.expect(201)["id"].clone();
    for number in 0..101 {
        server.partner.post("/entities").json(bursar_tests::company(&format!("Company {number}"))).await.expect(201);
    }
    let first = browser.get("/portal/connections/new").await;
    assert!(!first.text.contains("Oldest Bakery"));
    first.says(200, "The newest 100 are offered below");
    browser.get("/portal/connections/new?search=bakery").await.says(200, "Oldest Bakery");
    let address = format!("/portal/connections/new?entity_id={}", oldest.as_str().unwrap());
    browser.get(&address).await.says(200, "Oldest Bakery");
    browser.press("/portal/connections/new", &[("entity_id", ""), ("platform", "xero")]).await.says(422, "Entity must be chosen");
}
