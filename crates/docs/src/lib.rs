//! The documentation: guides, a page for each operation of every version, each as HTML and as Markdown, made when somebody first asks for
//! it; the explorer, the search, and indexes for programs that read.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bursar_pages::{Api, Pages};
use bursar_web::{Edge, Tally};
use http::StatusCode;
use serde_json::Value;

use layout::nowhere;
use page_cache::PageCache;
pub(crate) use place::{Library, Written};
pub(crate) use search::words;

mod calls;
mod code;
mod conformance;
mod design;
mod developer;
mod explorer;
mod exports;
pub mod feedback;
mod fields;
mod group_page;
mod groups;
mod guides;
mod highlight;
mod layout;
mod markdown;
mod mcp;
mod operation;
mod operation_page;
mod page_cache;
mod pages;
mod place;
mod prose;
mod sample;
mod search;
mod sections;
mod shape;
mod side;
mod states;
mod subjects;
mod support;

pub use developer::Developer;
pub use mcp::Reach;

/// What the documentation works with.
pub(crate) struct Docs {
    cache: PageCache,
    edge: Arc<Edge>,
    api: Api,
    developer: Option<Developer>,
}

/// What the documentation shows, and whom it offers what.
pub struct DocumentationOptions {
    /// The OpenAPI documents, the newest first; they are asked for when somebody first reads.
    pub documents: fn() -> Vec<(&'static str, Value)>,
    /// Whom the explorer gives a token: nobody but `bursar dev`'s own developer.
    pub developer: Option<Developer>,
    /// How far agents may go.
    pub agents: Reach,
}

/// The documentation for people, and the MCP server that reads it to agents.
pub fn docs(api: Api, edge: Arc<Edge>, options: DocumentationOptions) -> Pages {
    let DocumentationOptions { documents, developer, agents } = options;
    let library = Arc::new(Library::new(documents, &edge.options, developer.as_ref()));
    let mcp = mcp::mcp(library.clone(), edge.clone(), api.clone(), agents);
    let Pages { made, kept } = documentation(library, edge, api, developer);
    Pages { made: made.merge(mcp), kept }
}

/// The documentation of this library.
fn documentation(library: Arc<Library>, edge: Arc<Edge>, api: Api, developer: Option<Developer>) -> Pages {
    let docs = Arc::new(Docs { cache: PageCache::new(library), edge, api, developer });
    let made = Router::new()
        .route("/", get(|| async { Redirect::temporary("/docs") }))
        .route("/docs/feedback", post(feedback::create))
        .route("/docs/token", post(developer::token))
        .layer(DefaultBodyLimit::max(16 << 10))
        .with_state(docs.clone());
    let kept = ["/docs", "/docs/", "/docs.md", "/docs/{*page}", "/llms.txt", "/llms-full.txt", "/sitemap.xml"];
    let kept = kept.into_iter().fold(Router::new(), |router, route| {
        let (docs, tally) = (docs.clone(), Arc::new(Tally::new(docs.edge.clone(), route)));
        router.route(route, get(move |request: Request| std::future::ready(tally.of(&request, || docs.read(&request)))))
    });
    Pages { made, kept }
}

impl Docs {
    fn read(&self, request: &Request) -> Response {
        match self.cache.read(request.uri().path()) {
            Some(page) => page.answer(request.headers()),
            None => match self.cache.library.contents() {
                Some(contents) => nowhere(&contents).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            },
        }
    }
}
