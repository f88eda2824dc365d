//! Pages for people: the connect flow, payment pages, the partner portal and the status page. Rendered by the server; they work without scripts.

mod connect;
mod cookie;
mod partner;
mod pay;
mod person_page;
mod qr;
mod status;
mod words;

use std::sync::Arc;

use axum::{Extension, Router};
use bursar_accounting::Engine;
use bursar_pages::Api;
use bursar_payments::Stripe;
use bursar_web::Edge;

pub use connect::pages;
pub use pay::pages as payment_pages;

/// The connect pages over this engine, the payment pages, the partner portal as it asks this API, and the status page.
pub fn portal(api: Api, edge: Arc<Edge>, engine: Arc<Engine>, stripe: Option<Arc<Stripe>>) -> Router {
    let connect = pages(engine).layer(Extension(edge.clone()));
    connect.merge(pay::pages(edge.clone(), stripe)).merge(partner::routes(edge.clone(), api)).merge(status::status(edge))
}
