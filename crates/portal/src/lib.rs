//! Pages for people: the connect flow and the reference documentation. Rendered by the server; they work without scripts.

mod api;
mod assets;
mod connect;
mod docs;
mod mcp;
mod page;
mod partner;
mod pressed;
mod status;

use std::sync::Arc;

use axum::Router;
use bursar_accounting::Engine;
use bursar_web::Edge;
use serde_json::Value;

use api::Api;
pub use connect::pages;
use docs::Library;
pub use docs::{Developer, feedback};
pub use mcp::Reach;

/// What the pages show beside what the API answers, and whom they offer what.
pub struct Options {
    /// The OpenAPI documents, the newest first; they are asked for when somebody first reads.
    pub documents: fn() -> Vec<(&'static str, Value)>,
    /// Whom the explorer of the documentation gives a token: nobody but `bursar dev`'s own developer.
    pub developer: Option<Developer>,
    /// How far agents may go.
    pub agents: Reach,
}

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

/// Everything: the connect pages over this engine, the documentation, the pages that show what the API (this router) answers, and what they
/// all look like.
pub fn portal(api: Router, edge: Arc<Edge>, engine: Arc<Engine>, options: Options) -> Pages {
    let Options { documents, developer, agents } = options;
    let api = Api::new(api);
    let library = Arc::new(Library::new(documents, &edge.options.public_url, developer.is_some()));
    let documentation = docs::docs(library.clone(), edge.clone(), api.clone(), developer);
    let made = pages(engine)
        .merge(mcp::mcp(library, edge.clone(), api.clone(), agents))
        .merge(documentation.made)
        .merge(partner::routes(edge.clone(), api))
        .merge(status::status(edge.clone()));
    Pages { made, kept: documentation.kept.merge(assets::routes(&edge)) }
}
