//! The documentation: guides, a page for each operation of every version, each as HTML and as Markdown, made when somebody first asks for
//! it; the explorer, the search, and indexes for programs that read.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bursar_web::{Edge, Tally};
use http::StatusCode;

use crate::Pages;
use crate::api::Api;
use layout::nowhere;
pub(crate) use place::{Library, Written};
pub(crate) use search::words;
use shelf::Shelf;

mod calls;
mod code;
mod design;
mod developer;
mod explorer;
pub mod feedback;
mod fields;
mod groups;
mod guides;
mod highlight;
mod layout;
mod markdown;
mod operation;
mod operation_page;
mod pages;
mod place;
mod prose;
mod sample;
mod search;
mod shape;
mod shelf;
mod support;

pub use developer::Developer;

/// What the documentation works with.
pub(crate) struct Docs {
    shelf: Shelf,
    edge: Arc<Edge>,
    api: Api,
    developer: Option<Developer>,
}

/// The documentation of this library.
pub(crate) fn docs(library: Arc<Library>, edge: Arc<Edge>, api: Api, developer: Option<Developer>) -> Pages {
    let docs = Arc::new(Docs { shelf: Shelf::new(library), edge, api, developer });
    let made = Router::new()
        .route("/", get(|| async { Redirect::temporary("/docs") }))
        .route("/docs/feedback", post(feedback::create))
        .route("/docs/token", post(developer::token))
        .layer(DefaultBodyLimit::max(16 << 10))
        .with_state(docs.clone());
    let kept = ["/docs", "/docs/", "/docs.md", "/docs/{*page}", "/llms.txt", "/llms-full.txt"];
    let kept = kept.into_iter().fold(Router::new(), |router, route| {
        let (docs, tally) = (docs.clone(), Arc::new(Tally::new(docs.edge.clone(), route)));
        router.route(route, get(move |request: Request| std::future::ready(tally.of(&request, || docs.read(&request)))))
    });
    Pages { made, kept }
}

impl Docs {
    fn read(&self, request: &Request) -> Response {
        match self.shelf.read(request.uri().path()) {
            Some(page) => page.answer(request.headers()),
            None => match self.shelf.library.contents() {
                Some(contents) => nowhere(&contents).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            },
        }
    }
}
