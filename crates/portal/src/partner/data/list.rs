use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{KINDS, columns};
use crate::partner::parts::{Filter, cell_link, empty, filters, pager, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/data/{entity}`.
pub(super) async fn first(Path(entity): Path<String>) -> Redirect {
    Redirect::to(&format!("/portal/data/{entity}/bill"))
}

/// The entity of the address.
pub(super) fn entity(word: &str) -> Result<Uuid, Refused> {
    word.parse().map_err(|_| Refused::not_found("entity"))
}

/// `GET /portal/data/{entity}/{kind}`.
pub(super) async fn show(Path((word, kind)): Path<(String, String)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&word)?;
    let (_, plural) = KINDS.into_iter().find(|(known, _)| *known == kind).ok_or_else(|| Refused::not_found("kind of record"))?;
    let query = [
        ("kind", kind.as_str()),
        ("search", signed_in.asked("search")),
        ("with_deleted", signed_in.asked("with_deleted")),
        ("pagination_token", signed_in.asked("pagination_token")),
    ];
    let of_entity = [("entity_id", word.as_str()), ("limit", "1")];
    let (found, reports) =
        tokio::try_join!(signed_in.get_for(entity, "/accounting_records", &query), signed_in.get("/connection_reports", &of_entity))?;
    let report = &reports["data"][0];
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let company = report.pointer("/business_info/name").or(Some(&report["entity_name"])).and_then(Value::as_str).unwrap_or("Books");
    let is_searched = !signed_in.asked("search").is_empty() || !signed_in.asked("pagination_token").is_empty();
    let content = html! {
        (tabs(&word, &kind, text_of(&report["platform"])))
        (filters(&signed_in, &[
            Filter::Search { name: "search", label: "Name, number or counterpart" },
            Filter::OneOf { name: "with_deleted", label: "Deleted records", options: &[("", "Hidden"), ("true", "Shown")] },
        ]))
        @if !rows.is_empty() {
            (table(plural, columns::words(&kind), html! { @for row in rows { (line(&word, &kind, row)) } }))
            (pager(&signed_in, &found))
        } @else if is_searched {
            (empty("Nothing matches", "Change what you search for, or clear it."))
        } @else {
            (empty(&format!("No {} here", plural.to_lowercase()), "They appear as soon as a sync has read some from the books of the company."))
        }
    };
    let actions = html! { @if let Some(id) = report["id"].as_str() { a.button.quiet.small href={ "/portal/connections/" (id) } { "Open connection" } } };
    Ok(signed_in.page_below(Place::Data, Some(("/portal/data", "Data")), company, actions, content))
}

/// The kinds that this provider has.
fn tabs(entity: &str, kind: &str, platform: &str) -> Markup {
    let is_there = |known: &str| match known {
        "contact" | "tracking_option" | "overpayment" | "prepayment" => platform == "xero",
        "customer" | "vendor" | "class" | "department" => platform != "xero",
        _ => true,
    };
    html! {
        nav.tabs aria-label="Kinds of record" {
            @for (known, words) in KINDS.into_iter().filter(|(known, _)| is_there(known) || *known == kind) {
                a href={ "/portal/data/" (entity) "/" (known) } aria-current=[(known == kind).then_some("page")] { (words) }
            }
        }
    }
}

fn line(entity: &str, kind: &str, row: &Value) -> Markup {
    let address = format!("/portal/data/{entity}/{kind}/{}", text_of(&row["id"]));
    html! { tr { (cell_link(&address, columns::lead(row))) (columns::cells(row)) } }
}
