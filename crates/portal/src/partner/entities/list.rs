use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{kind, name, standing};
use crate::partner::parts::{Filter, ago, cell_link, empty, empty_with, filters, pager, table, text_of, time_of};
use crate::partner::{Place, Refused, SignedIn};

const FILTERS: [Filter<'static>; 3] = [
    Filter::Search { name: "search", label: "Search by name or e-mail address" },
    Filter::Choice { name: "status", label: "Status", options: &[("active", "Active"), ("inactive", "Inactive")] },
    Filter::Choice { name: "type", label: "Type", options: &[("organization", "Companies"), ("individual", "Persons")] },
];

/// `GET /portal/entities`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let asked = |name| signed_in.asked(name);
    let query = [
        ("search", asked("search")),
        ("status", asked("status")),
        ("type", asked("type")),
        ("order", "desc"),
        ("limit", "50"),
        ("pagination_token", asked("pagination_token")),
    ];
    let answer = signed_in.get("/entities", &query).await?;
    let entities = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let actions = html! { @if signed_in.may_write() { a.button.primary.small href="/portal/entities/new" { "New entity" } } };
    let content = html! {
        (filters(&signed_in, &FILTERS))
        @if entities.is_empty() { (nothing(&signed_in)) }
        @else { (table("Entities", &["Entity", "Type", "Country", "Status", "E-mail address", "Created"], html! { @for entity in entities { (row(&signed_in, entity)) } })) }
        (pager(&signed_in, &answer))
    };
    Ok(signed_in.page(Place::Entities, "Entities", actions, content))
}

fn row(signed_in: &SignedIn, entity: &Value) -> Markup {
    html! {
        tr {
            (cell_link(&format!("/portal/entities/{}", text_of(&entity["id"])), html! { (name(entity)) }))
            td { (kind(entity)) }
            td { (text_of(&entity["address"]["country"])) }
            td { (standing(entity)) }
            td { (text_of(&entity["email"])) }
            td { @if let Some(at) = time_of(&entity["created_at"]) { (ago(at, signed_in.now)) } }
        }
    }
}

fn nothing(signed_in: &SignedIn) -> Markup {
    if ["search", "status", "type", "pagination_token"].iter().any(|name| !signed_in.asked(name).is_empty()) {
        return empty("No entity matches", "Change what you search for, or clear the filters.");
    }
    let button = html! { @if signed_in.may_write() { a.button.primary.small href="/portal/entities/new" { "New entity" } } };
    empty_with(
        "No entities yet",
        "An entity is a customer of yours, whose books are connected. Your platform creates them at POST /entities.",
        button,
    )
}
