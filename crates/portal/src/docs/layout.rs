//! The frame of the documentation: groups on the left, text, samples on the right. On a phone one column.

use maud::{Markup, html};

use super::guides::Guide;
use super::operation::{Operation, Reference};
use crate::page::Page;

/// Everything that can be turned to.
pub(crate) struct Contents<'a> {
    pub(crate) reference: &'a Reference,
    pub(crate) guides: &'a [Guide],
}

/// A page inside of the frame. `here` is its own path, `twin` its Markdown.
pub(crate) fn frame(contents: &Contents<'_>, title: &str, here: &str, twin: &str, text: Markup, samples: Option<Markup>) -> Page {
    let has_samples = samples.is_some();
    let body = html! {
        body.docs {
            a.skip href="#content" { "Skip to the content" }
            header.top {
                a.brand href="/docs" { img src="/assets/mark.svg" alt="" width="24" height="24"; "Bursar" }
                span.version { "API " (contents.reference.date) }
                nav aria-label="Formats" { a.only-phone href="#contents" { "Contents" } a href=(twin) { "Markdown" } a href="/v1/openapi.json" { "OpenAPI" } a href="/llms.txt" { "llms.txt" } }
            }
            div.columns.with-samples[has_samples] {
                main #content tabindex="-1" { (text) }
                @if let Some(samples) = samples { aside.samples aria-label="Examples" { (samples) } }
                (groups(contents, here))
            }
        }
    };
    Page::new("docs", format!("{title} · Bursar"), body)
}

fn groups(contents: &Contents<'_>, here: &str) -> Markup {
    let current = |path: &str| (path == here).then_some("page");
    html! {
        nav.groups #contents aria-label="Contents" {
            h2 { "Guides" }
            ul {
                @for guide in contents.guides {
                    @let path = format!("/docs/guides/{}", guide.name);
                    li { a href=(path) aria-current=[current(&path)] { (guide.title) } }
                }
            }
            @for (group, operations) in contents.reference.groups() {
                h2 { (group) }
                ul {
                    @for operation in operations {
                        @let path = format!("/docs/{}", operation.id);
                        li { a href=(path) aria-current=[current(&path)] { span { (operation.title) } (small_badge(operation)) } }
                    }
                }
            }
        }
    }
}

/// The method, as a word with a colour.
pub(crate) fn badge(operation: &Operation) -> Markup {
    html! { span.method.(operation.method.to_lowercase()) { (operation.method) } }
}

fn small_badge(operation: &Operation) -> Markup {
    let word = if operation.method == "DELETE" { "DEL" } else { operation.method.as_str() };
    html! { span.method.small.(operation.method.to_lowercase()) { (word) } }
}

/// The first page.
pub(crate) fn index(contents: &Contents<'_>) -> Page {
    let reference = contents.reference;
    let text = html! {
        h1 { "Reference" }
        p.lead { (reference.summary) }
        p { "Requests go to " code { "/v1" } " with a bearer token, " code { "x-monite-version: " (reference.date) } " and, where an operation works for one of your customers, "
            code { "x-monite-entity-id" } ". Bodies are JSON; times are UTC with microseconds; amounts are integers in minor units unless a page says otherwise." }
        h2 { "Guides" }
        ul.rows {
            @for guide in contents.guides { li { a href={ "/docs/guides/" (guide.name) } { (guide.title) } span { (guide.line) } } }
        }
        @for (group, operations) in reference.groups() {
            h2 { (group) }
            ul.rows.operations {
                @for operation in operations {
                    li { (badge(operation)) a href={ "/docs/" (operation.id) } { (operation.title) } code { (operation.path) } }
                }
            }
        }
    };
    frame(contents, "Reference", "/docs", "/docs/index.md", text, None)
}
