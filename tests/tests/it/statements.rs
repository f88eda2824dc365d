//! What a read costs: statements counted on their way to the database, not guessed.

use bursar_tests::id;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use bursar_connectors::Platform;
use bursar_kernel::Uuid;
use bursar_store::{Moment, Touch, Vault};
use bursar_tests::books::Books;
use bursar_tests::plans::Statements;
use bursar_tests::sample::{Ids, operations, sent};
use bursar_web::{Edge, EdgeOptions, Meter};
use http::{Method, Request};
use tower::ServiceExt;

/// The statements that a request makes, in order.
async fn statements(books: &Books, request: Request<Body>) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writer = seen.clone();
    let touch = Touch::observed(Arc::new(move |moment, sql| {
        if moment == Moment::Before {
            writer.lock().unwrap().push(sql.to_owned());
        }
        Box::pin(async { Ok(()) })
    }));
    let options = EdgeOptions::new("http://bursar.test", [1; 32]);
    let edge = Edge::new(books.app.db().with_touch(touch), books.app.env().clone(), Vault::new([7; 32]), options, Meter::default());
    let answer = bursar_server::app(edge, books.app.files().clone(), |_| axum::Router::new()).unwrap().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    seen.lock().unwrap().clone()
}

fn request(books: &Books, token: &str, method: Method, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("/v1{path}"))
        .header("x-monite-version", "2024-05-25")
        .header("x-monite-entity-id", books.entity.to_string())
        .header("authorization", format!("Bearer {token}"))
}

#[tokio::test]
async fn a_connection_is_read_with_two_statements_by_a_partner_and_by_a_user() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let user = books.partner.user(connected.entity, &[]).await;
    for token in [&books.partner.token, &user.token] {
        let request =
            request(&books, token, Method::GET, &format!("/accounting_connections/{}", connected.id)).body(Body::empty()).unwrap();
        assert_eq!(statements(&books, request).await.len(), 2, "who may, and what: nothing else is asked");
    }
}

#[tokio::test]
async fn what_is_wrong_is_counted_with_five_statements_however_much_is_connected() {
    let books = Books::open(Platform::Xero).await;
    for company in 0..2 {
        books.connect_to(books.partner.entity().await, &books.company(company).await).await;
        let request = request(&books, &books.partner.token, Method::GET, "/sync_issues/count").body(Body::empty()).unwrap();
        let made = statements(&books, request).await;
        assert_eq!(made.len(), 5, "who may, connections, projects, endpoints, warnings: {made:#?}");
    }
}

#[tokio::test]
async fn an_event_that_nobody_subscribed_to_costs_one_look() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let request = request(&books, &books.partner.token, Method::PATCH, &format!("/entities/{}", books.entity))
        .header("content-type", "application/json");
    let made = statements(&books, request.body(Body::from("{\"phone\": \"1\"}")).unwrap()).await;
    let about_webhooks: Vec<&String> = made.iter().filter(|sql| sql.contains("webhook")).collect();
    assert_eq!(about_webhooks.len(), 1, "{made:#?}");
    assert!(!made.iter().any(|sql| sql.contains("INTO jobs")));
}

/// One document must not cost the whole chart of accounts: only what its lines name is read.
#[tokio::test]
async fn a_document_is_read_with_what_its_lines_name_and_nothing_else() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    for path in ["/accounting/payables", "/accounting/receivables"] {
        let id = id(&books.get(&connected, &format!("{path}?limit=1")).await["data"][0]);
        let request = request(&books, &books.partner.token, Method::GET, &format!("{path}/{id}")).body(Body::empty()).unwrap();
        let made = statements(&books, request).await;
        let of_mirror: Vec<&String> = made.iter().filter(|sql| sql.contains("FROM mirror")).collect();
        assert!(of_mirror.iter().all(|sql| sql.contains("remote_id = ") || sql.contains(" IN (")), "{of_mirror:#?}");
        assert!((2..=4).contains(&of_mirror.len()), "the document, accounts by code, tax rates, items: {of_mirror:#?}");
    }
}

/// Every operation, over a partner with something of every kind.
#[tokio::test]
async fn what_names_a_row_is_led_to_it_by_more_than_its_tenant() {
    let books = Books::open_alone(Platform::Xero).await;
    if books.app.db().is_postgres() {
        return;
    }
    let connected = books.connect().await;
    let made = Statements::default();
    let partner = books.partner.on(books.app.observed(made.observer()));
    let ids = Ids::fill(&partner).await;
    for operation in operations().into_iter().filter(|operation| !operation.takes_form()) {
        let request = || {
            let named: Vec<Uuid> = operation.collections().iter().map(|collection| ids.any(collection)).collect();
            let is_connection = operation.path.starts_with("/accounting_connections/{");
            let path = operation.with_ids(if is_connection { std::slice::from_ref(&connected.id) } else { &named });
            partner.request(operation.method.clone(), &path).entity(if is_connection { connected.entity } else { ids.entity })
        };
        sent(&operation, &ids, &request).await;
    }
    let walking = made.walking_a_tenant(books.app.db()).await;
    assert!(walking.is_empty(), "{}", walking.join("\n"));
}
