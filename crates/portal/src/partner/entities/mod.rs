//! Entities: the partner's customers, what is known of them, their users and roles.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use bursar_kernel::Uuid;
use http::StatusCode;
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::parts::{self, Tone, status, text_of};
use super::{PortalState, Refused, SignedIn};

mod change;
pub(super) mod conflicts;
mod create;
mod details;
mod list;
mod matches;
mod roles;
mod show;
mod users;

/// `/portal/entities`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/entities", get(list::show))
        .route("/portal/entities/new", get(create::show).post(create::create))
        .route("/portal/entities/{id}", get(show::show))
        .route("/portal/entities/{id}/activate", post(change::activate))
        .route("/portal/entities/{id}/deactivate", post(change::deactivate))
        .merge(details::routes())
        .route("/portal/entities/{id}/matches", get(matches::show))
        .route("/portal/entities/{id}/matches/{found}/decide", post(matches::decide))
        .route("/portal/entities/{id}/matches/{found}/undo", post(matches::undo))
        .route("/portal/entities/{id}/conflicts", get(conflicts::show))
        .route("/portal/entities/{id}/conflicts/{record}", post(conflicts::resolve))
        .route("/portal/entities/{id}/users", get(users::show).post(users::create))
        .route("/portal/entities/{id}/users/{user}/role", post(users::change_role))
        .route("/portal/entities/{id}/users/{user}/delete", post(users::delete))
        .route("/portal/entities/{id}/roles", get(roles::show))
        .route("/portal/entities/{id}/roles/new", get(roles::fresh).post(roles::create))
        .route("/portal/entities/{id}/roles/{role}", get(roles::edit).post(roles::save))
        .route("/portal/entities/{id}/roles/{role}/delete", post(roles::delete))
}

/// What an entity is called.
pub(crate) fn name(entity: &Value) -> String {
    match entity["organization"]["legal_name"].as_str() {
        Some(name) => name.to_owned(),
        None => format!("{} {}", text_of(&entity["individual"]["first_name"]), text_of(&entity["individual"]["last_name"])),
    }
}

fn standing(entity: &Value) -> Markup {
    match text_of(&entity["status"]) {
        "active" => status(Tone::Ok, "Active"),
        "inactive" => status(Tone::Paused, "Inactive"),
        _ => status(Tone::Failing, "Deleted"),
    }
}

fn kind(entity: &Value) -> &'static str {
    if entity["type"] == "individual" { "Person" } else { "Company" }
}

/// The entity, as the API shows it.
async fn entity(signed_in: &SignedIn, id: Uuid) -> Result<Value, Refused> {
    signed_in.get(&format!("/entities/{id}"), &[]).await
}

/// What the entity of this id is called; the id where it is not found.
async fn called(signed_in: &SignedIn, id: &str) -> Result<String, Refused> {
    let Ok(own_id) = id.parse() else { return Ok(id.to_owned()) };
    match entity(signed_in, own_id).await {
        Err(Refused::Answered(answer)) if answer.status == StatusCode::NOT_FOUND => Ok(id.to_owned()),
        found => found.map(|entity| name(&entity)),
    }
}

/// What the entity is called to which the address narrows a list; none where it names none.
pub(super) async fn asked(signed_in: &SignedIn) -> Result<Option<String>, Refused> {
    match signed_in.asked("entity_id").trim() {
        "" => Ok(None),
        id => Ok(Some(called(signed_in, id).await?)),
    }
}

/// An entity by its name, as a link, with its id beside it.
pub(super) async fn link(signed_in: &SignedIn, id: &str) -> Result<Markup, Refused> {
    let name = called(signed_in, id).await?;
    Ok(html! { a href={ "/portal/entities/" (id) } { (name) } (parts::id(id)) })
}

/// The pages of an entity.
fn tabs(id: Uuid, here: &str) -> Markup {
    let pages = [
        ("", "Overview"),
        ("/details", "Tax, bank and people"),
        ("/users", "Users"),
        ("/roles", "Roles"),
        ("/matches", "Matches"),
        ("/conflicts", "Conflicts"),
    ];
    html! {
        nav.tabs aria-label="Entity" {
            @for (page, words) in pages { a href={ "/portal/entities/" (id) (page) } aria-current=[(page == here).then_some("page")] { (words) } }
        }
    }
}

/// An inactive entity can do nothing, not even show what it has.
fn rests(entity: &Value) -> Option<Markup> {
    (entity["status"] != "active")
        .then(|| html! { p.notice.attention { strong { "The entity is inactive. " } "The API shows nothing that belongs to it until it is activated." } })
}

/// Codes of countries and currencies, which people also write small.
fn capitals(mut fields: Map<String, Value>, codes: &[&str]) -> Map<String, Value> {
    for code in codes {
        if let Some(Value::String(word)) = fields.get_mut(*code) {
            *word = word.to_uppercase();
        }
    }
    fields
}

const ABOVE: Option<(&str, &str)> = Some(("/portal/entities", "Entities"));
