//! The audit log: a line for each request that changed something, in the commit of the change.

use bursar_connectors::Platform;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::books::Books;
use bursar_tests::{TestApp, company, id};
use bursar_web::audit::{self, Entry};
use serde_json::json;

async fn lines(app: &TestApp, partner: Uuid) -> Vec<Entry> {
    audit::read(app.db(), Some(partner), None, None, 100).await.expect("lines")
}

#[tokio::test]
async fn a_change_has_a_line_that_says_who_and_by_which_request() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(company("Acme")).await;
    let request = made.header("x-request-id").to_owned();
    let id = id(&made.expect(201));
    let path = format!("/entities/{id}");
    app.advance(TimeDelta::seconds(1));
    partner.patch(&path).json(json!({"email": "new@example.com"})).await.expect(200);
    let found = lines(&app, partner.credentials.partner_id).await;
    let told: Vec<_> = found.iter().map(|line| (line.operation.as_str(), line.path.as_str(), line.status)).collect();
    assert_eq!(told, [("POST /entities", "/entities", 201), ("PATCH /entities/{entity_id}", path.as_str(), 200)]);
    assert_eq!((found[0].request_id.to_string(), found[0].project_id), (request, partner.credentials.project_id));
    assert_eq!(found[1].created_at, app.env().now());
    let rest = audit::read(app.db(), Some(partner.credentials.partner_id), Some(found[0].id), None, 100).await.expect("lines");
    assert_eq!(rest, found[1..]);
}

/// Whoever reads on after the last line meets every line once, those too that were committed late.
#[tokio::test]
async fn what_is_too_young_to_be_complete_is_left_to_the_next_reading() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let read = async |after| {
        let before = app.env().now() - TimeDelta::minutes(1);
        audit::read(app.db(), Some(partner.credentials.partner_id), after, Some(before), 100).await.expect("lines")
    };
    partner.entity().await;
    app.advance(TimeDelta::seconds(50));
    partner.entity().await;
    assert_eq!(read(None).await, []);
    app.advance(TimeDelta::seconds(20));
    let first = read(None).await;
    assert_eq!(first.len(), 1);
    app.advance(TimeDelta::minutes(1));
    assert_eq!(read(Some(first[0].id)).await.len(), 1);
}

#[tokio::test]
async fn a_token_that_was_revoked_has_a_line() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let credentials = &partner.credentials;
    let body = json!({"client_id": credentials.client_id, "client_secret": credentials.client_secret, "token": partner.new_token().await});
    partner.post("/auth/revoke").json(body).await.expect(200);
    let found = lines(&app, credentials.partner_id).await;
    assert_eq!(found.iter().map(|line| line.operation.as_str()).collect::<Vec<_>>(), ["POST /auth/revoke"]);
}

#[tokio::test]
async fn what_changed_nothing_has_none() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner.get("/entities").await.expect(200);
    partner.post("/entities").json(json!({})).await.fields();
    partner.post("/entities").without("authorization").json(company("Acme")).await.message(401);
    let id = partner.entity().await;
    partner.patch(&format!("/entities/{id}")).json(json!({})).await.expect(200);
    let found = lines(&app, partner.credentials.partner_id).await;
    assert_eq!(found.iter().map(|line| line.operation.as_str()).collect::<Vec<_>>(), ["POST /entities"]);
}

#[tokio::test]
async fn a_call_for_an_entity_names_it() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    books.disconnect(&connected).await;
    let found = lines(&books.app, books.partner.credentials.partner_id).await;
    let last = found.last().expect("a line");
    assert_eq!(
        (last.operation.as_str(), last.entity_id),
        ("POST /accounting_connections/{connection_id}/disconnect", Some(connected.entity))
    );
}
