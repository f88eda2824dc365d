//! Pages for people: the connect flow and the reference documentation. Rendered by the server; they work without scripts.

mod assets;
mod connect;
mod docs;
mod page;

use std::sync::Arc;

use axum::Router;
use bursar_accounting::Engine;
use serde_json::Value;

pub use connect::pages;
pub use docs::docs;

/// Everything: the connect pages over this engine, the documentation made of this OpenAPI document, and what both look like.
pub fn portal(engine: Arc<Engine>, document: &Value) -> Router {
    pages(engine).merge(docs(document)).merge(assets::routes())
}
