//! What a browser is told, and what it must say before a form of it counts.

use axum::body::Body;
use bursar_connectors::Platform::QuickbooksOnline;
use http::Request;
use http::header::{CONTENT_TYPE, SET_COOKIE};

use super::server::{PUBLIC, PortalServer};

#[tokio::test]
async fn only_forms_of_our_own_pages_count() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    person.get(&back).await.leads();
    let foreign: [&[(&str, &str)]; 6] = [
        &[],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ("origin", PUBLIC)],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://bursar.test.evil.example")],
    ];
    for headers in foreign {
        for (path, form) in [("start", "platform=quickbooks_online".to_owned()), ("confirm", format!("company={company}&decision=confirm"))]
        {
            let mut request = Request::post(format!("{link}/{path}")).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let shown = person.send(request.body(Body::from(form)).unwrap()).await;
            shown.says(403, "That did not come from this page");
            assert!(shown.headers.get(SET_COOKIE).is_none());
        }
    }
    assert_eq!(server.connection().await["status"], "pending_auth");
    let request =
        Request::post(format!("{link}/confirm")).header("origin", PUBLIC).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let own = person.send(request.body(Body::from(format!("company={company}&decision=confirm"))).unwrap()).await;
    assert_eq!(own.leads(), format!("{link}/done"), "an older browser that says only where it stands");
}

#[tokio::test]
async fn broken_forms_are_refused_with_a_page() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let mut person = server.person();
    let link = server.link(None).await;
    for form in ["", "platform=sage", "platform=%ff", "=&=&="] {
        person.post(&format!("{link}/start"), form).await.says(400, "not on offer");
    }
    let request = Request::post(format!("{link}/start")).header("origin", PUBLIC).header(CONTENT_TYPE, "application/json");
    person.send(request.body(Body::from("{}")).unwrap()).await.says(400, "not on offer");
}

#[tokio::test]
async fn every_page_closes_what_a_browser_leaves_open() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let start = person.post(&format!("{link}/start"), "platform=quickbooks_online").await;
    let cookie = start.headers[SET_COOKIE].to_str().unwrap();
    for part in ["__Host-bursar_connect=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let again = person.post(&format!("{link}/start"), "platform=quickbooks_online").await;
    assert_ne!(again.headers[SET_COOKIE].to_str().unwrap(), cookie, "a word that somebody planted is not kept");
    let first = person.get(&link).await;
    assert!(first.headers["content-security-policy"].to_str().unwrap().contains("form-action 'self' https: http://provider.test"));
    person.connect(&link, QuickbooksOnline, &company).await.leads();
    for path in [
        link.clone(),
        format!("{link}/done"),
        format!("{link}/progress"),
        "/connect/unknown".into(),
        "/providers/quickbooks_online/launch".into(),
    ] {
        let shown = person.get(&path).await;
        let header = |name: &str| shown.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(
            (header("x-content-type-options"), header("referrer-policy"), header("cache-control")),
            ("nosniff", "same-origin", "no-store"),
            "{path}"
        );
        assert!(!shown.text.contains("<script>") && !shown.text.contains("style=\""), "{path} has something inline");
    }
}

#[tokio::test]
async fn the_addresses_that_intuit_asks_for_explain_themselves() {
    let server = PortalServer::new(&[]).await;
    for (path, words) in
        [("launch", "Open your platform"), ("disconnected", "QuickBooks is disconnected"), ("reconnect", "Connect QuickBooks again")]
    {
        server.person().get(&format!("/providers/quickbooks_online/{path}?realmId=1")).await.says(200, words);
    }
}
