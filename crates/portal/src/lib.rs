//! Pages for people: the connect flow and the reference documentation. Rendered by the server; they work without scripts.

mod api;
mod assets;
mod connect;
mod docs;
mod page;
mod partner;
mod status;

use std::sync::Arc;

use axum::Router;
use bursar_accounting::Engine;
use bursar_web::Edge;
use serde_json::Value;

pub use api::Api;
pub use connect::pages;
pub use docs::docs;

/// Everything: the connect pages over this engine, the documentation made of this OpenAPI document, the pages that show what this API
/// answers, and what they all look like.
pub fn portal(api: Api, edge: Arc<Edge>, engine: Arc<Engine>, document: &Value) -> Router {
    let pages = pages(engine).merge(docs(document)).merge(partner::routes(edge.clone(), api));
    pages.merge(status::status(edge)).merge(assets::routes())
}
