//! VAT IDs, bank accounts and persons of an entity: listed on one page, each made and changed on one of its own.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::{ABOVE, entity, name, rests, tabs};
use crate::partner::parts::{empty_with, table};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, PortalState, Refused, SignedIn};

mod bank_accounts;
mod persons;
mod vat_ids;

/// `/portal/entities/{id}/details`.
pub(super) fn routes() -> Router<Arc<PortalState>> {
    let at = |path: &str| format!("/portal/entities/{{id}}/details{path}");
    Router::new()
        .route(&at(""), get(show))
        .route(&at("/vat_ids/new"), get(vat_ids::fresh).post(vat_ids::create))
        .route(&at("/vat_ids/{vat_id}"), get(vat_ids::edit).post(vat_ids::save))
        .route(&at("/vat_ids/{vat_id}/delete"), post(vat_ids::delete))
        .route(&at("/bank_accounts/new"), get(bank_accounts::fresh).post(bank_accounts::create))
        .route(&at("/bank_accounts/{account}"), get(bank_accounts::edit).post(bank_accounts::save))
        .route(&at("/bank_accounts/{account}/default"), post(bank_accounts::make_default))
        .route(&at("/bank_accounts/{account}/delete"), post(bank_accounts::delete))
        .route(&at("/persons/new"), get(persons::fresh).post(persons::create))
        .route(&at("/persons/{person}"), get(persons::edit).post(persons::save))
        .route(&at("/persons/{person}/delete"), post(persons::delete))
}

/// One of the lists of the page.
struct Kind {
    /// In addresses.
    path: &'static str,
    heading: &'static str,
    /// What is said where there is none, and what it would be for.
    none: (&'static str, &'static str),
    /// On the button that makes one.
    add: &'static str,
    columns: &'static [&'static str],
    row: fn(&SignedIn, Uuid, &Value) -> Markup,
}

const KINDS: [&Kind; 3] = [&vat_ids::KIND, &bank_accounts::KIND, &persons::KIND];

/// `GET /portal/entities/{id}/details`.
async fn show(Path(id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&signed_in, id).await?;
    let content = match rests(&entity) {
        Some(words) => html! { (tabs(id, "/details")) (words) },
        None => {
            let vat_ids = signed_in.get(&format!("/entities/{id}/vat_ids"), &[]).await?;
            let accounts = signed_in.get_for(id, "/bank_accounts", &[]).await?;
            let persons = signed_in.get_for(id, "/persons", &[]).await?;
            html! {
                (tabs(id, "/details"))
                @for (kind, answer) in KINDS.into_iter().zip([vat_ids, accounts, persons]) { (listed(&signed_in, id, kind, &answer)) }
            }
        }
    };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn listed(signed_in: &SignedIn, id: Uuid, kind: &Kind, answer: &Value) -> Markup {
    let list = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let add = html! { @if signed_in.may_write() { a.button.quiet.small href=(format!("{}/{}/new", home(id), kind.path)) { (kind.add) } } };
    html! {
        section.part id=(kind.path) {
            @if list.is_empty() {
                header.head { h2 { (kind.heading) } }
                (empty_with(kind.none.0, kind.none.1, add))
            } @else {
                header.head { h2 { (kind.heading) } (add) }
                (table(kind.heading, kind.columns, html! { @for one in list { tr { ((kind.row)(signed_in, id, one)) } } }))
            }
        }
    }
}

/// The address of the page.
fn home(id: Uuid) -> String {
    format!("/portal/entities/{id}/details")
}

/// A page with one form.
fn question(signed_in: &SignedIn, id: Uuid, title: &str, content: Markup) -> HtmlPage {
    signed_in.page_below(Place::Entities, Some((&home(id), "Tax, bank and people")), title, html! {}, content)
}

/// The same page again with what was typed and what is wrong with it, where the refusal is about the form.
fn again(refused: Refused, page: impl FnOnce(&Wrong) -> HtmlPage) -> Result<Response, Refused> {
    let wrong = refused.fields()?;
    Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page(&wrong) }.into_response())
}

/// Back to the list, which says this.
async fn done(signed_in: &SignedIn, id: Uuid, words: &str) -> Result<Response, Refused> {
    Ok(signed_in.leads_to(&home(id), words).await?.into_response())
}

/// The buttons under a form.
fn buttons(id: Uuid, verb: &str) -> Markup {
    html! { div.actions { button.primary type="submit" { (verb) } a.button.quiet href=(home(id)) { "Back" } } }
}

/// The last four of a number: enough to tell numbers apart.
fn masked(number: &str) -> String {
    let last: String = number.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    match number.chars().count() {
        0 => String::new(),
        // Of a short number the last four would be most of it.
        1..=7 => "••••".to_owned(),
        _ => format!("•••• {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_a_number_the_last_four_are_shown_unless_they_are_most_of_it() {
        assert_eq!(masked("DE89370400440532013000"), "•••• 3000");
        assert_eq!((masked(""), masked("1234")), (String::new(), "••••".to_owned()));
    }
}
