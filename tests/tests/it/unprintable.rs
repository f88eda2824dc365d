//! No text of Postgres holds the character NUL: whatever could become one is refused before a store is asked, without a token too.

use bursar_tests::{Tenant, TestApp};
use serde_json::json;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn no_path_no_query_and_no_form_holds_a_nul() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::new(&server);
    for path in [
        "/files/a%00b",
        "/connect/a%00b",
        "/connect/a%00b/done",
        "/connect/a%00b/progress",
        "/connect/a%00b/brand.css",
        "/portal/join/a%00b",
        "/v1/entities/a%00b",
        "/v1/entities/%ff",
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert_eq!(browser.get("/portal/sign-in?next=%00").await.status, 400);
    for path in ["/portal/sign-in", "/connect/nothing/start", "/docs/feedback"] {
        let shown = browser.form(path, &[("email", "a\0@example.com"), ("password", "a\0"), ("page", "/docs\0")]).await;
        assert!((400..500).contains(&shown.status), "{path}: {}", shown.status);
    }
    assert_eq!(browser.form("/connect/a%00b/start", &[]).await.status, 404);
}

#[tokio::test]
async fn a_query_of_the_api_names_the_field() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.get("/entities?search=%00").await.fields(), ["query.search"]);
}

#[tokio::test]
async fn no_name_in_a_body_holds_one_and_the_request_log_goes_on() {
    let tenant = Tenant::start().await;
    let refused = tenant.post("/tags").json(json!({"name": "x", "\0": 1})).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("must not hold the character NUL"), "{}", refused.text);
    let lines = tenant.partner.get("/requests?status=422").await.expect(200);
    assert!(lines["data"][0]["error"].as_str().unwrap().contains("body.\u{fffd}: "), "{lines}");
}
