//! Projects and their credentials.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use serde_json::Value;

use super::PortalState;
use super::parts::{Tone, status, text_of};

mod create;
mod list;
mod secrets;
mod show;

/// `/portal/projects`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/projects", get(list::show))
        .route("/portal/projects/new", get(create::show).post(create::create))
        .route("/portal/projects/{id}", get(show::show))
        .route("/portal/projects/{id}/choose", post(list::choose))
        .route("/portal/projects/{id}/name", post(show::rename))
        .route("/portal/projects/{id}/secrets", post(secrets::create))
        .route("/portal/projects/{id}/secrets/{secret}/revoke", post(secrets::revoke))
}

/// The status of a secret.
fn standing(secret: &Value) -> maud::Markup {
    match text_of(&secret["status"]) {
        "active" => status(Tone::Ok, "Accepted"),
        "scheduled_to_revoke" => status(Tone::Attention, "Ends soon"),
        _ => status(Tone::Paused, "Revoked"),
    }
}
