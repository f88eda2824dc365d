use axum::body::Body;
use bursar_identity::TeamRole;
use http::Request;
use serde_json::Value;

use super::people::{Browser, PortalServer, colleague};

const NEW: [(&str, &str); 7] = [
    ("type", "organization"),
    ("legal_name", "Forged GmbH"),
    ("email", "forged@example.com"),
    ("country", "DE"),
    ("line1", "Weg 1"),
    ("city", "Berlin"),
    ("postal_code", "10115"),
];

async fn entities(server: &PortalServer) -> Vec<Value> {
    let token = server.partner.new_token().await;
    let list = server.app.request(http::Method::GET, "/entities").token(&token).await.expect(200);
    list["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_form_that_is_not_this_sessions_changes_nothing() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (mut browser, other) = (Browser::of(&server, &ada).await, Browser::of(&server, &ada).await);
    let before = entities(&server).await.len();
    // Without a token, with a wrong one, and with that of another session of the same person.
    browser.form("/portal/entities/new", &NEW).await.says(403, "That did not come from this page");
    for token in ["", "0", &"0".repeat(64), &other.token] {
        let fields: Vec<(&str, &str)> = NEW.into_iter().chain([("form_token", token)]).collect();
        browser.form("/portal/entities/new", &fields).await.says(403, "Nothing was changed");
    }
    assert_eq!(entities(&server).await.len(), before);
    browser.press("/portal/entities/new", &NEW).await.leads();
    assert_eq!(entities(&server).await.len(), before + 1);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing_even_with_the_token() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    let before = entities(&server).await.len();
    let token = browser.token.clone();
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(NEW).append_pair("form_token", &token).finish();
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "none"), ("origin", "null"), ("origin", "http://bursar.test")]
    {
        let request = Request::post("/portal/entities/new").header("content-type", "application/x-www-form-urlencoded").header(name, value);
        browser.send(request.body(Body::from(body.clone())).unwrap()).await.says(403, "That did not come from this page");
    }
    assert_eq!(entities(&server).await.len(), before);
}

#[tokio::test]
async fn no_page_that_changes_something_answers_to_a_look() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    for path in ["/portal/sign-out", "/portal/account/sessions/end-others", "/portal/settings/apps"] {
        let shown = browser.get(path).await;
        assert!(matches!(shown.status, 404 | 405), "{path}: {}", shown.status);
    }
    browser.get("/portal/team").await.says(200, "Ada");
}

#[tokio::test]
async fn a_button_that_is_refused_leads_back_to_its_page_and_nowhere_else() {
    let server = PortalServer::new(&[]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let user = server.partner.user(server.entity, &[("tag", "read", "allowed")]).await;
    let roles = format!("/portal/entities/{}/roles", server.entity);
    let body = format!("form_token={}", browser.token);
    for (referer, back) in [
        (format!("https://bursar.test{roles}?a=b"), format!("href=\"{roles}?a=b\"")),
        (format!("https://evil.example{roles}"), format!("href=\"{roles}\"")),
    ] {
        let request =
            Request::post(format!("{roles}/{}/delete", user.role)).header("sec-fetch-site", "same-origin").header("referer", referer);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body.clone())).unwrap();
        browser.send(request).await.says(409, "The role is in use").says(409, &back).says(409, "Back to the page");
    }
    for referer in ["https://bursar.test/docs", "https://evil.example/", "nonsense"] {
        let request =
            Request::post(format!("{roles}/{}/delete", user.role)).header("sec-fetch-site", "same-origin").header("referer", referer);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body.clone())).unwrap();
        let shown = browser.send(request).await;
        shown.says(409, "Open the portal");
        assert!(!shown.text.contains("Back to the page") && !shown.text.contains("evil"));
    }
}

#[tokio::test]
async fn every_page_closes_what_a_browser_leaves_open() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    let entity = server.entity;
    for path in [
        "/portal/team",
        "/portal/account",
        "/portal/account/app",
        &format!("/portal/entities/{entity}"),
        "/portal/nowhere",
        "/portal/settings",
    ] {
        let shown = browser.get(path).await;
        let header = |name: &str| shown.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!((header("x-content-type-options"), header("cache-control")), ("nosniff", "no-store"), "{path}");
        assert!(!shown.text.contains("<script>") && !shown.text.contains(" style=\"") && !shown.text.contains("onclick"), "{path}");
    }
}
