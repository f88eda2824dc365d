//! Connections: how each is, when it syncs, what it uses, and what can be done with it.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use bursar_kernel::Uuid;
use serde_json::Value;

use super::parts::text_of;
use super::{PortalState, Refused, SignedIn};

mod act;
mod create;
mod decisions;
mod list;
mod show;
mod timeline;
mod usage;

/// Everything under `/portal/connections`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/connections", get(list::show))
        .route("/portal/connections/new", get(create::show).post(create::create))
        .route("/portal/connections/{id}", get(show::show))
        .route("/portal/connections/{id}/{verb}", post(act::act))
}

/// What a connection is called: its company, else its entity.
fn name(report: &Value) -> String {
    let company = report.pointer("/business_info/name").and_then(Value::as_str);
    company.or(report["entity_name"].as_str()).unwrap_or("A connection").to_owned()
}

/// What the connection is called to which the address narrows a list; none where it names none.
pub(super) async fn asked(signed_in: &SignedIn) -> Result<Option<String>, Refused> {
    match signed_in.asked("connection_id") {
        "" => Ok(None),
        id => Ok(Some(name(&signed_in.get(&format!("/connection_reports/{id}"), &[]).await?))),
    }
}

/// The entity of a report.
fn entity(report: &Value) -> Result<Uuid, Refused> {
    text_of(&report["entity_id"]).parse().map_err(|_| Refused::not_found("accounting connection"))
}
