//! Pages for people: the connect flow and the reference documentation. Rendered by the server; they work without scripts.

mod api;
mod assets;
mod connect;
mod docs;
mod mcp;
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
pub use docs::{Developer, feedback};
pub use mcp::Reach;

/// All pages, by what stands around them.
pub struct Pages {
    /// Made anew for each request: all layers stand around them.
    pub made: Router,
    /// Kept as they are sent, compressed and with all their headers: nothing has to be added, so nothing stands around them.
    pub kept: Router,
}

impl From<Router> for Pages {
    fn from(made: Router) -> Self {
        Pages { made, kept: Router::new() }
    }
}

/// Everything: the connect pages over this engine, the documentation made of these OpenAPI documents, the pages that show what this API
/// answers, and what they all look like.
pub fn portal(
    api: Api,
    edge: Arc<Edge>,
    engine: Arc<Engine>,
    documents: fn() -> Vec<(&'static str, Value)>,
    developer: Option<Developer>,
    agents: Reach,
) -> Pages {
    let documentation = docs::docs(api.clone(), engine.clone(), documents, developer);
    let made = pages(engine.clone())
        .merge(mcp::mcp(api.clone(), documents, agents, &engine.settings.public_url))
        .merge(documentation.made)
        .merge(partner::routes(edge.clone(), api))
        .merge(status::status(edge))
        .merge(assets::routes());
    Pages { made, kept: documentation.kept }
}
