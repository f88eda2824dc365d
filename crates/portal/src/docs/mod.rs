//! The documentation: a page for each operation that is served, made once at start-up from the document that the binary serves, each with
//! its Markdown twin; the guides; and indexes for programs that read.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use maud::html;
use serde_json::Value;

use crate::page::{POLICY, Page};
use layout::Contents;
use operation::Reference;

mod guides;
mod layout;
mod markdown;
mod operation;
mod operation_page;
mod sample;
mod shape;

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Everything that is served, by path.
type Shelf = BTreeMap<String, (&'static str, Bytes)>;

/// The documentation of this OpenAPI document.
pub fn docs(document: &Value) -> Router {
    Router::new()
        .route("/docs", get(read))
        .route("/docs/{name}", get(read))
        .route("/docs/guides/{name}", get(read))
        .route("/llms.txt", get(read))
        .route("/llms-full.txt", get(read))
        .with_state(Arc::new(shelf(document)))
}

fn shelf(document: &Value) -> Shelf {
    let reference = Reference::of(document);
    let guides = guides::all();
    let contents = Contents { reference: &reference, guides: &guides };
    let mut shelf = Shelf::new();
    let mut put = |path: String, kind, text: String| shelf.insert(path, (kind, Bytes::from(text)));
    put("/docs".into(), HTML, layout::index(&contents).render().into_string());
    put("/docs/index.md".into(), MARKDOWN, markdown::index(&contents));
    put("/llms.txt".into(), TEXT, markdown::index(&contents));
    let mut full = vec![markdown::index(&contents)];
    for guide in &guides {
        put(format!("/docs/guides/{}", guide.name), HTML, guides::page(guide, &contents).render().into_string());
        put(format!("/docs/guides/{}.md", guide.name), MARKDOWN, guide.source.clone());
        full.push(guide.source.to_owned());
    }
    for (place, operation) in reference.operations.iter().enumerate() {
        let text = markdown::operation(operation);
        put(format!("/docs/{}", operation.id), HTML, operation_page::page(place, &contents).render().into_string());
        put(format!("/docs/{}.md", operation.id), MARKDOWN, text.clone());
        full.push(text);
    }
    put("/llms-full.txt".into(), TEXT, full.join("\n\n---\n\n"));
    shelf
}

async fn read(State(shelf): State<Arc<Shelf>>, OriginalUri(uri): OriginalUri) -> Response {
    let Some((kind, bytes)) = shelf.get(uri.path()) else { return nowhere().into_response() };
    let headers = [
        (CONTENT_TYPE, *kind),
        (CACHE_CONTROL, "public, max-age=300"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
    ];
    (headers, bytes.clone()).into_response()
}

fn nowhere() -> Page {
    let content = html! {
        body.connect { main {
            h1 { "No such page" }
            p.lead { "The documentation has no page at this address. Its index names every page that there is." }
            div.actions { a.button.primary href="/docs" { "Open the index" } }
        } }
    };
    Page { status: StatusCode::NOT_FOUND, ..Page::new("connect", "No such page", content) }
}
