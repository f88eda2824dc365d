//! The page of an operation.

use bursar_pages::HtmlPage;
use maud::{Markup, html};

use super::calls::{Call, pretty};
use super::code::{self, Snippet};
use super::explorer;
use super::fields::{own, tree};
use super::groups::ApiGroup;
use super::layout::{Sheet, frame, icon, path};
use super::operation::{Answer, Operation};
use super::place::{Contents, Place};
use super::prose::{sentence, to_html};

/// The page of the operation at this place of the reference.
pub(crate) fn page(contents: &Contents<'_>, place: usize, group: &ApiGroup) -> HtmlPage {
    let operation = contents.reference.operation(place);
    let text = html! {
        p.eyebrow { a href=(contents.address_of_group(group)) { (operation.group) } }
        h1 { (operation.title) }
        (endpoint(&operation))
        div.prose.words { (to_html(&operation.text)) }
        (authentication(&operation))
        @for (part, fields) in &operation.parameters { section { (heading(part, part_title(part))) (tree(fields, part, true)) } }
        @if let Some(body) = &operation.body {
            section {
                (heading("body", "Body"))
                p.fine { (if body.is_form { "A form (multipart/form-data)" } else { "JSON" }) ", " (if body.is_required { "required" } else { "optional" }) "." }
                (tree(&body.fields, "body", true))
            }
        }
        @for answer in &operation.answers { (response(answer)) }
        section.errors {
            (heading("errors", "Errors"))
            @for error in operation.errors.iter().filter(|error| !error.is_never_answered()) { (accordion(error)) }
            @let never: Vec<&str> = operation.errors.iter().filter(|error| error.is_never_answered()).map(|error| error.status.as_str()).collect();
            @if !never.is_empty() { p.fine { "Declared by the public contract, never answered here: " (never.join(", ")) "." } }
            p.fine { "What each means for a client: " a href="/docs/guides/errors" { "errors" } "." }
        }
        (explorer::dialog(&operation, contents.reference, &format!("{}/form.json", contents.address(Place::Operation(place))), contents.library.offers_token))
    };
    let here = Place::Operation(place);
    frame(
        contents,
        Sheet { place: here, title: operation.title.clone(), text, aside: Some(samples(contents, &operation)), kind: "with-samples" },
    )
}

fn endpoint(operation: &Operation) -> Markup {
    html! {
        div.endpoint {
            span.method.(operation.method.to_lowercase()) { (operation.method) }
            code.path { (path(&operation.address())) }
            button.primary.small.needs-script type="button" data-try { (icon("play")) "Try it" }
        }
        @if operation.is_own { p.own-line { (own()) "Not part of the Partner API." } }
    }
}

/// A heading that can be linked to.
pub(crate) fn heading(id: &str, title: &str) -> Markup {
    html! { h2 id=(id) { a.anchor href={ "#" (id) } { (title) } } }
}

fn authentication(operation: &Operation) -> Markup {
    html! {
        section {
            (heading("authentication", "Authentication"))
            div.words { (to_html(&operation.opens_to)) }
            @if operation.needs_token {
                p.words { "Sent as " code { "Authorization: Bearer" } " with a token of " a href="/docs/post_auth_token" { "Create a token" } "." }
            }
        }
    }
}

fn response(answer: &Answer) -> Markup {
    let id = format!("response-{}", answer.status);
    html! {
        section {
            h2 id=(id) { a.anchor href={ "#" (id) } { "Response " span.status { (answer.status) } } }
            @if !answer.text.is_empty() { p.words { (sentence(&answer.text)) } }
            (tree(&answer.fields, &id, false))
        }
    }
}

fn accordion(error: &Answer) -> Markup {
    html! {
        details.error id={ "error-" (error.status) } {
            summary { span.status { (error.status) } span { (sentence(&error.text)) } }
            @if let Some(sample) = &error.sample { (code::plain(&json(sample))) }
        }
    }
}

fn json(value: &serde_json::Value) -> Snippet {
    Snippet { language: "json".to_owned(), text: pretty(value) }
}

/// The call in three languages, and what comes back.
pub(crate) fn samples(contents: &Contents<'_>, operation: &Operation) -> Markup {
    let call = Call { operation, server: &contents.library.server, date: contents.reference.date };
    html! {
        (code::tabs("Request", &call.snippets()))
        @for answer in &operation.answers {
            @match &answer.sample {
                Some(sample) => (code::block(Some(&format!("Response {}", answer.status)), &json(sample))),
                None => figure.code { figcaption { span.caption { "Response " (answer.status) } } p.nothing { "No body." } },
            }
        }
    }
}

/// What a part of a request is called on a page.
pub(crate) fn part_title(part: &str) -> &'static str {
    match part {
        "header" => "Headers",
        "path" => "Path parameters",
        _ => "Query parameters",
    }
}
