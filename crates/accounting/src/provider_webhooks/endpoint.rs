//! The address to which Intuit sends its webhooks.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::post;
use bursar_kernel::Uuid;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::receive;
use crate::engine::Engine;

/// The longest body that is looked at, in bytes: more than Intuit sends at once.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Where Intuit sends its webhooks to.
pub fn webhooks() -> Router<Arc<Engine>> {
    let webhooks = Router::new().route("/providers/quickbooks_online/webhooks/{app}", post(webhook));
    webhooks.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

/// `POST /providers/quickbooks_online/webhooks/{app}`: what changed in companies that are connected through the app. Intuit sends what was not
/// answered with 200 again.
async fn webhook(State(engine): State<Arc<Engine>>, Path(app): Path<Uuid>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("intuit-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match receive(&engine, app, signature, &body).await {
        Ok(true) => StatusCode::OK,
        Ok(false) => StatusCode::UNAUTHORIZED,
        Err(error) => {
            tracing::error!(%error, "a webhook of QuickBooks was not processed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
