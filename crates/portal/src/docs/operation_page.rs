//! The page of an operation.

use maud::{Markup, PreEscaped, html};

use super::guides::to_html;
use super::layout::{Contents, badge, frame};
use super::markdown::pretty;
use super::operation::{Answer, Operation, place_title};
use super::shape::Field;
use crate::page::Page;

/// More allowed values than this are folded.
const FEW: usize = 16;

/// The page of the operation at this place of the reference.
pub(crate) fn page(place: usize, contents: &Contents<'_>) -> Page {
    let operations = &contents.reference.operations;
    let operation = &operations[place];
    let text = html! {
        p.group { (operation.group) }
        h1 { (operation.title) }
        p.endpoint { (badge(operation)) code { (path(&operation.path)) } }
        div.words { (to_html(&operation.text)) }
        div.words { (to_html(&operation.opens_to)) }
        @for (place, fields) in &operation.parameters { section { h2 { (place_title(place)) } (tree(fields, true)) } }
        @if let Some(body) = &operation.body {
            section { h2 { "Body" } p.fine { "JSON, " (if body.is_required { "required" } else { "optional" }) "." } (tree(&body.fields, true)) }
        }
        @for answer in &operation.answers {
            section { h2 { "Answer " span.status { (answer.status) } } @if !answer.text.is_empty() { p { (sentence(&answer.text)) } } (tree(&answer.fields, false)) }
        }
        section { h2 { "Errors" } @for error in &operation.errors { (accordion(error)) } p.fine { "What each means for a client: " a href="/docs/guides/errors" { "errors" } "." } }
        (neighbours(place.checked_sub(1).and_then(|before| operations.get(before)), operations.get(place + 1)))
    };
    let here = format!("/docs/{}", operation.id);
    frame(contents, &operation.title, &here, &format!("{here}.md"), text, Some(samples(operation)))
}

fn samples(operation: &Operation) -> Markup {
    html! {
        figure { figcaption { "Request" } pre tabindex="0" { code { (operation.curl()) } } }
        @for answer in &operation.answers {
            @if let Some(sample) = &answer.sample {
                figure { figcaption { "Answer " (answer.status) } pre tabindex="0" { code { (pretty(sample)) } } }
            }
        }
    }
}

fn accordion(error: &Answer) -> Markup {
    html! {
        details.error {
            summary { span.status { (error.status) } span { (sentence(&error.text)) } }
            @if let Some(sample) = &error.sample { pre tabindex="0" { code { (pretty(sample)) } } }
        }
    }
}

fn tree(fields: &[Field], is_sent: bool) -> Markup {
    html! {
        @if !fields.is_empty() {
            ul.fields {
                @for field in fields {
                    li {
                        p.head {
                            code.name { (field.name) }
                            span.kind { (field.kind) @if field.is_nullable { " or null" } }
                            @if field.is_required && is_sent { span.required { "required" } }
                        }
                        @if !field.text.is_empty() { div.words { (to_html(&field.text)) } }
                        @if !field.bounds.is_empty() { p.bounds { (field.bounds.join(", ")) } }
                        (chips(&field.values))
                        @if !field.children.is_empty() { (tree(&field.children, is_sent)) }
                    }
                }
            }
        }
    }
}

/// Allowed values; a long list is folded.
fn chips(values: &[String]) -> Markup {
    let all = html! { p.chips { @for value in values { code { (value) } " " } } };
    match values.len() {
        0 => html! {},
        1..=FEW => all,
        many => html! { details.many { summary { (many) " allowed values" } (all) } },
    }
}

fn neighbours(before: Option<&Operation>, after: Option<&Operation>) -> Markup {
    let card =
        |label: &str, operation: &Operation| html! { a href={ "/docs/" (operation.id) } { span { (label) } strong { (operation.title) } } };
    html! {
        nav.neighbours aria-label="Neighbours" {
            @if let Some(before) = before { (card("Previous", before)) } @else { span {} }
            @if let Some(after) = after { (card("Next", after)) }
        }
    }
}

/// A path whose parameters stand out, and that may break at its slashes.
fn path(path: &str) -> Markup {
    html! {
        @for step in path.split('/').skip(1) {
            "/" wbr;
            @if step.starts_with('{') { var { (step) } } @else { (step) }
        }
    }
}

/// Descriptions in the document are clauses; here they begin like sentences.
fn sentence(clause: &str) -> Markup {
    let mut characters = clause.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", characters.as_str());
    html! { (PreEscaped(to_html(&text).0.trim().trim_start_matches("<p>").trim_end_matches("</p>"))) }
}
