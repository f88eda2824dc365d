//! How long the push that waits longest has been due, as the operator's monitoring reads it.

use std::sync::Arc;

use bursar_connectors::Platform;
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::TimeDelta;
use bursar_server::admin;
use bursar_tests::books::Books;
use http::Request;
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

use super::{Trader, line};

impl Trader {
    /// What `/metrics` says.
    async fn longest_waiting(&self) -> f64 {
        let app = &self.books.app;
        let runner = Runner::new(app.db().clone(), app.env().clone(), Registry::default(), Limits::default());
        let routes = admin::routes(Arc::clone(&app.edge), runner.health());
        let answer = routes.oneshot(Request::get("/metrics").body(axum::body::Body::empty()).unwrap()).await.unwrap();
        let metrics = String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let gauge = metrics.lines().find_map(|line| line.strip_prefix("bursar_push_longest_waiting_seconds "));
        gauge.unwrap_or_else(|| panic!("no gauge: {metrics}")).parse().unwrap()
    }
}

#[tokio::test]
async fn the_longest_wait_is_measured_and_what_is_paused_waits_for_nobody() {
    let books = Books::open_alone(Platform::Xero).await;
    let company = books.company(1).await;
    let connected = books.connect_to(books.entity, &company).await;
    let trader = Trader::of(books, connected).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    assert_eq!(trader.longest_waiting().await, 0.0);
    trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.books.app.advance(TimeDelta::minutes(7));
    trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.books.app.advance(TimeDelta::minutes(5));
    assert_eq!(trader.longest_waiting().await, 720.0);
    let connection = format!("/accounting_connections/{}", trader.connected.id);
    trader.post(&format!("{connection}/pause")).await.expect(200);
    assert_eq!(trader.longest_waiting().await, 0.0);
    trader.post(&format!("{connection}/resume")).await.expect(200);
    assert_eq!(trader.longest_waiting().await, 720.0);
    trader.work().await;
    assert_eq!(trader.longest_waiting().await, 0.0);
}

/// A push waits for its provider while the company is disconnected, and connected again through another app: it goes on beside the pull of that one.
#[tokio::test]
async fn a_push_that_waits_goes_on_through_the_app_that_connects_the_company_again() {
    let trader = Trader::open(Platform::Xero).await;
    trader.books.fault(json!({"kind": "rate_limited", "retry_after": 3600, "times": "forever"})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.books.heal().await;
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    let books = trader.books.through_another_app().await;
    books.connect_to(books.entity, &trader.connected.company).await;
    books.wait(TimeDelta::hours(1)).await;
    trader.is_done("receivable", &invoice).await;
}
