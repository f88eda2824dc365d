//! What a read costs: statements counted on their way to the database, not guessed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use bursar_connectors::Platform;
use bursar_store::{Moment, Touch, Vault};
use bursar_tests::books::Books;
use bursar_web::{Edge, EdgeOptions, Meter};
use http::Request;
use tower::ServiceExt;

#[tokio::test]
async fn a_connection_is_read_with_two_statements_by_a_partner_and_by_a_user() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let user = books.partner.user(connected.entity, &[]).await;
    let statements = Arc::new(AtomicUsize::new(0));
    let counter = statements.clone();
    let touch = Touch::observed(Arc::new(move |moment, _| {
        if moment == Moment::Before {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        Box::pin(async {})
    }));
    let options = EdgeOptions::new("http://bursar.test", [1; 32]);
    let edge = Edge::new(books.app.db().with_touch(touch), books.app.ambient().clone(), Vault::new([7; 32]), options, Meter::default());
    let router = bursar_server::app(edge, books.app.shelf().clone(), axum::Router::new());
    for token in [&books.partner.token, &user.token] {
        statements.store(0, Ordering::SeqCst);
        let request = Request::get(format!("/v1/accounting_connections/{}", connected.id))
            .header("x-monite-version", "2024-05-25")
            .header("x-monite-entity-id", connected.entity.to_string())
            .header("authorization", format!("Bearer {token}"));
        let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(statements.load(Ordering::SeqCst), 2, "who may, and what: nothing else is asked");
    }
}
