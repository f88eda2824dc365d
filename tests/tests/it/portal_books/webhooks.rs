use bursar_identity::TeamRole;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn an_endpoint_is_added_told_its_secret_once_and_ended() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    browser.get("/portal/webhooks").await.says(200, "No endpoints yet");
    let new = browser.get("/portal/webhooks/new").await;
    new.says(200, "Accounting connection").says(200, "value=\"deauthorized\"").says(200, "An https address on the public internet.");
    let of_entities = browser.get("/portal/webhooks/new?object_type=entity").await;
    let has = |event: &str| of_entities.text.contains(&format!("value=\"{event}\""));
    assert!(has("updated") && !has("payment_method.us_ach.activated"), "only what happens is offered");
    let typed =
        [("url", "https://hooks.example.com/bursar"), ("object_type", "entity"), ("event_types", "created"), ("event_types", "updated")];
    let wrong = [("url", "ftp://nowhere"), ("object_type", "entity"), ("event_types", "exploded")];
    browser.press("/portal/webhooks/new", &wrong).await.says(422, "aria-invalid=\"true\"").says(422, "ftp://nowhere");
    let made = browser.press("/portal/webhooks/new", &typed).await;
    made.says(200, "whsec_").says(200, "shown this once");
    let page = format!("/portal/webhooks/{}", made.text.split("href=\"/portal/webhooks/").nth(1).unwrap().split('"').next().unwrap());
    let shown = browser.get(&page).await;
    shown.says(200, "hooks.example.com").says(200, "Enabled").says(200, "Nothing was sent yet");
    assert!(!shown.text.contains("whsec_"));
    browser.get("/portal/webhooks").await.says(200, "https://hooks.example.com/bursar").says(200, "Created, Updated");

    let entity = server.partner.entity().await;
    let list = browser.get("/portal/webhooks/deliveries?status=pending").await;
    list.says(200, "entity.created").says(200, "Pending");
    let delivery = format!(
        "/portal/webhooks/deliveries/{}",
        list.text.split("/portal/webhooks/deliveries/").nth(1).unwrap().split('"').next().unwrap()
    );
    let shown = browser.get(&delivery).await;
    shown.says(200, &format!("<a href=\"/portal/entities/{entity}\">Acme GmbH</a>")).says(200, "Payload").says(200, "No attempt yet");
    browser.press(&format!("{delivery}/replay"), &[]).await.leads();
    browser.get(&delivery).await.says(200, "The event is being sent again");
    browser.press(&format!("{page}/again"), &[("hours", "24")]).await.leads();
    browser.get(&page).await.says(200, "2 events are being sent again");

    browser.press(&format!("{page}/disable"), &[]).await.leads();
    browser.get(&page).await.says(200, "Disabled").says(200, "Canceled");
    browser.press(&format!("{delivery}/replay"), &[]).await.says(409, "The subscription is disabled");
    browser.press(&format!("{page}/enable"), &[]).await.leads();
    let renewed = browser.press(&format!("{page}/secret"), &[("overlap_seconds", "3600")]).await;
    renewed.says(200, "whsec_");
    browser.press(&format!("{page}/delete"), &[]).await.leads();
    browser.get(&page).await.says(404, "Page not found");
}
