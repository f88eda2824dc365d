//! The pages on which people pay. What happens is decided in `bursar_payments`; here it is shown, in the language of the payer's browser.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bursar_payments::Stripe;
use bursar_web::Edge;

use crate::person_page::plain_page;

mod brand;
mod card;
mod layout;
mod refusal;
mod show;
mod transfer;
mod words;

/// What the pages work with.
#[derive(Clone)]
struct PayPages {
    edge: Arc<Edge>,
    /// Takes cards, where the operator has an account there.
    stripe: Option<Arc<Stripe>>,
}

/// The pages of payment links.
pub fn pages(edge: Arc<Edge>, stripe: Option<Arc<Stripe>>) -> Router {
    Router::new()
        .route("/pay/{token}", get(show::show))
        .route("/pay/{token}/transferred", post(transfer::transferred))
        .route("/pay/{token}/card", get(card::show).post(card::begin))
        .route("/pay/{token}/returned", get(card::returned))
        .route("/pay/{token}/brand.css", get(brand::sheet))
        .layer(DefaultBodyLimit::max(1 << 10))
        .layer(from_fn(plain_page))
        .layer(Extension(edge.clone()))
        .with_state(PayPages { edge, stripe })
}
