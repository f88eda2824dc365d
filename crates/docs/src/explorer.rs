//! The explorer: a form that is the operation. A script sends it from the browser to this server and shows what comes back; without the
//! script the form is not offered.

use maud::{Markup, html};

use serde_json::{Value, json};

use super::calls::pretty;
use super::operation::{Operation, Reference};
use super::shape::Field;

/// The dialog of an operation. `offers_token` where this server gives its own developer one.
pub(crate) fn dialog(operation: &Operation, reference: &Reference, form: &str, offers_token: bool) -> Markup {
    let explored = Explored { operation, reference };
    let is_form = operation.body.as_ref().is_some_and(|body| body.is_form);
    html! {
        dialog.try #try aria-labelledby="try-title" {
            form data-explorer data-method=(operation.method) data-path=(operation.address()) data-form[is_form] novalidate {
                header {
                    span.method.(operation.method.to_lowercase()) { (operation.method) }
                    h2 #try-title { (operation.title) }
                    button.close type="button" data-close { span.visually-hidden { "Close the explorer" } (super::layout::icon("close")) }
                }
                div.try-columns {
                    div.try-request {
                        (explored.headers(offers_token))
                        (explored.parameters("path", "Path"))
                        (explored.parameters("query", "Query"))
                        (body(operation, form))
                    }
                    div.try-response {
                        h3 { "Response" }
                        div.outcome aria-live="polite" data-outcome { p.empty { "Nothing sent yet. The request goes from this browser to this server." } }
                    }
                }
                footer {
                    @if operation.method != "GET" { p.fine { "This is a real request: what it changes stays changed." } }
                    button.quiet type="button" data-curl { "Copy as curl" }
                    button.primary type="submit" { "Send " (operation.method) }
                }
            }
        }
    }
}

/// An operation in the form, among the others.
struct Explored<'a> {
    operation: &'a Operation,
    reference: &'a Reference,
}

impl Explored<'_> {
    fn headers(&self, offers_token: bool) -> Markup {
        html! {
            fieldset {
                legend { "Headers" }
                @if self.operation.needs_token {
                    (row("Authorization", "Bearer token", true, html! {
                        input #try-token name="token" type="password" autocomplete="off" spellcheck="false" data-secret data-keep="token";
                        @if offers_token { button.small type="button" data-dev-token { "New token" } }
                    }, "try-token"))
                }
                @for header in self.operation.parameters_in("header") {
                    @let id = format!("try-header-{}", header.name);
                    @let is_entity = header.name == "x-monite-entity-id";
                    @let value = (header.name == "x-monite-version").then_some(self.reference.date);
                    (row(&header.name, &header.kind, header.is_required, html! {
                        input id=(id) name={ "header:" (header.name) } type="text" autocomplete="off" spellcheck="false" value=[value]
                            data-keep=[is_entity.then_some("entity")] data-ids=[is_entity.then(|| self.reference.collection("entity_id")).flatten()]
                            data-required[header.is_required];
                    }, &id))
                }
            }
        }
    }

    fn parameters(&self, part: &str, title: &str) -> Markup {
        // What is often asked for stands first; the rest of a long list is folded away.
        let often = ["limit", "order", "sort", "pagination_token"];
        let mut fields: Vec<&Field> = self.operation.parameters_in(part).iter().collect();
        fields.sort_by_key(|field| (!field.is_required, often.iter().position(|name| *name == field.name).unwrap_or(often.len())));
        let (first, rest) = fields.split_at(fields.len().min(if part == "query" { 4 } else { fields.len() }));
        html! {
            @if !fields.is_empty() {
                fieldset {
                    legend { (title) }
                    @for field in first { (self.parameter(field, part)) }
                    @if !rest.is_empty() {
                        details { summary { (rest.len()) " more" } @for field in rest { (self.parameter(field, part)) } }
                    }
                }
            }
        }
    }

    fn parameter(&self, field: &Field, part: &str) -> Markup {
        let id = format!("try-{part}-{}", field.name);
        let name = format!("{part}:{}", field.name);
        let is_list = field.kind.starts_with("array");
        let ids = if part == "path" { self.list_before(&field.name) } else { self.reference.collection(&field.name) };
        let input = html! {
            @if !field.values.is_empty() && !is_list {
                select id=(id) name=(name) data-required[field.is_required] {
                    option value="" { (if field.is_required { "Choose" } else { "Not sent" }) }
                    @for value in &field.values { option { (value) } }
                }
            } @else {
                input id=(id) name=(name) type="text" autocomplete="off" spellcheck="false" data-list[is_list] data-required[field.is_required]
                    data-ids=[ids] placeholder=[is_list.then_some("one, two")];
            }
        };
        row(&field.name, &field.kind, field.is_required, input, &id)
    }

    /// The list that stands before a parameter of the path: what it may be is found there.
    fn list_before(&self, name: &str) -> Option<String> {
        let path = self.operation.path.split(&format!("/{{{name}}}")).next()?;
        self.reference.lists(path).then(|| format!("{}{path}", self.operation.prefix))
    }
}

fn row(name: &str, kind: &str, is_required: bool, input: Markup, id: &str) -> Markup {
    html! {
        div.row {
            label for=(id) { code { (name) } span.kind { (kind) @if is_required { ", required" } } }
            div.input { (input) }
        }
    }
}

fn body(operation: &Operation, form: &str) -> Markup {
    let Some(body) = &operation.body else { return html! {} };
    html! {
        fieldset {
            legend { "Body" }
            @if body.is_form {
                @for field in &body.fields {
                    @let id = format!("try-form-{}", field.name);
                    @let is_file = field.kind.contains("binary");
                    (row(&field.name, if is_file { "file" } else { &field.kind }, field.is_required, html! {
                        @if is_file { input id=(id) name={ "form:" (field.name) } type="file"; }
                        @else if field.values.is_empty() { input id=(id) name={ "form:" (field.name) } type="text"; }
                        @else { select id=(id) name={ "form:" (field.name) } { @for value in &field.values { option { (value) } } } }
                    }, &id))
                }
            } @else {
                div.body-form data-body-form=(form) {}
                details.body-json {
                    summary { "JSON" }
                    label.visually-hidden for="try-body" { "JSON" }
                    @let sample = body.sample.as_ref().map(|sample| without_variables(&pretty(sample))).unwrap_or_default();
                    textarea #try-body name="body" rows=((sample.lines().count() + 1).clamp(6, 24)) spellcheck="false" autocomplete="off" { (sample) }
                }
            }
        }
    }
}

/// The fields of the body, for the script that draws the form: it is read when the explorer opens.
pub(crate) fn form(reference: &Reference, place: usize) -> Option<Value> {
    let body = reference.operation(place).body.filter(|body| !body.is_form)?;
    Some(described(reference, &body.fields))
}

fn described(reference: &Reference, fields: &[Field]) -> Value {
    let one = |field: &Field| {
        let mut one = json!({"name": field.name, "kind": field.kind});
        if field.is_required {
            one["required"] = true.into();
        }
        if !field.values.is_empty() {
            one["values"] = field.values.clone().into();
        }
        if let Some(ids) = reference.collection(&field.name) {
            one["ids"] = ids.into();
        }
        if !field.children.is_empty() {
            one["fields"] = described(reference, &field.children);
        }
        one
    };
    fields.iter().map(one).collect()
}

/// Variables of a shell mean nothing here: their places are left empty.
fn without_variables(text: &str) -> String {
    let line = |line: &str| match line.split_once("\"$") {
        Some((before, after)) => {
            format!("{before}\"{}", after.trim_start_matches(|character: char| character.is_ascii_uppercase() || character == '_'))
        }
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
