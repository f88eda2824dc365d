//! What the access point tells of its own accord: documents that came, and what became of those that were sent.
//!
//! Notices are fetched from the access point with our own key, one after the other, and acknowledged once the job of what follows from them is
//! committed.
//! A webhook only says that there may be one: whoever sends it, and however often, nothing is taken from it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Extension, Router};
use bursar_jobs::enqueue;
use bursar_kernel::{DateTime, Env, Result, Utc, Uuid};
use bursar_store::{Db, Record};
use bursar_web::{Edge, error_response};
use collect::CollectNotices;
use http::StatusCode;

use crate::context::Network;

pub(crate) mod collect;
pub(crate) mod fetch;
mod sent;
mod store;

/// A document that came from the network, which is kept so that it is taken in once.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "received_einvoices", called = "received e-invoice", entity = "entity_id")]
pub(crate) struct ReceivedEinvoice {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    /// What the access point calls it.
    pub(crate) reference: String,
    /// The document that was made of it.
    pub(crate) document_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
}

/// Where an access point says that there is something: outside the API, because nothing is taken from it.
pub fn webhooks() -> Router<Arc<Edge>> {
    Router::new().route("/einvoicing/notices", post(hear))
}

async fn hear(State(edge): State<Arc<Edge>>, Extension(network): Network) -> axum::response::Response {
    use axum::response::IntoResponse;
    if network.access_point().is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    match schedule(&edge.db, &edge.env).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error_response(&error),
    }
}

/// Notices are looked for now, and then again and again.
pub async fn schedule(db: &Db, env: &Env) -> Result<()> {
    let tx = db.begin().await?;
    enqueue(&tx, env, &CollectNotices {}).await?;
    tx.commit().await
}
