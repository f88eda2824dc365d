//! The pages on which people pay. What happens is decided in `bursar_payments`; here it is shown, in the language of the payer's browser.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use bursar_web::Edge;

mod brand;
mod layout;
mod refusal;
mod show;
mod transfer;
mod words;

/// The pages of payment links.
pub fn pages(edge: Arc<Edge>) -> Router {
    Router::new()
        .route("/pay/{token}", get(show::show))
        .route("/pay/{token}/transferred", post(transfer::transferred))
        .route("/pay/{token}/brand.css", get(brand::sheet))
        .layer(DefaultBodyLimit::max(1 << 10))
        .with_state(edge)
}
