//! A role is made or changed: its name, and what it allows.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::matrix::{self, ACTIONS, Chosen};
use super::table::permissions;
use crate::partner::parts::{Field, field, first_choice, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Fields, Place, Refused, SignedIn, SubmittedForm};

/// A role on its way to the page.
struct Draft<'a> {
    own_id: Uuid,
    /// Of the role that is changed; none for one that is made.
    role: Option<&'a Value>,
    name: &'a str,
    chosen: Chosen,
}

impl Draft<'_> {
    fn address(&self) -> String {
        let roles = format!("/portal/entities/{}/roles", self.own_id);
        self.role.map_or(format!("{roles}/new"), |role| format!("{roles}/{}", text_of(&role["id"])))
    }
}

fn question(signed_in: &SignedIn, draft: &Draft<'_>, before: Markup, wrong: &Wrong) -> HtmlPage {
    let roles = format!("/portal/entities/{}/roles", draft.own_id);
    let (title, verb) = if draft.role.is_some() { ("Edit role", "Save role") } else { ("New role", "Create role") };
    let content = html! {
        (wrong_whole(wrong))
        (before)
        (form(signed_in, &draft.address(), html! {
            (field(wrong, Field { hint: "A display name, such as Accounts clerk.", ..Field::text("name", "Name", draft.name) }))
            @if let Some(role) = draft.role { input type="hidden" name="seen" value=(text_of(&role["updated_at"])); }
            (permissions(&draft.chosen))
            div.actions.stay { button.primary type="submit" { (verb) } a.button.quiet href=(roles) { "Back" } }
        }))
    };
    signed_in.page_below(Place::Entities, Some((&roles, "Roles")), title, html! {}, content)
}

/// `GET /portal/entities/{id}/roles/new`: `like` is a role to begin with, or `all`, `read` or nothing.
pub(in crate::partner::entities) async fn fresh(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let roles = signed_in.get_for(own_id, "/roles", &[]).await?;
    let list = roles["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let like = signed_in.asked("like");
    let chosen = match list.iter().find(|role| role["id"] == like) {
        Some(role) => matrix::granted(&role["permissions"]),
        None => every(like),
    };
    let draft = Draft { own_id, role: None, name: "", chosen };
    Ok(question(&signed_in, &draft, begin_with(&signed_in, list), &Wrong::default()))
}

/// All that can be allowed, all that only looks, or nothing.
fn every(like: &str) -> Chosen {
    let word = |action: &str| match like {
        "all" => "allowed",
        "read" if action == ACTIONS[0].0 => "allowed",
        _ => "not_allowed",
    };
    matrix::places().map(|(object, action)| ((object.to_owned(), action.to_owned()), word(action).to_owned())).collect()
}

fn begin_with(signed_in: &SignedIn, list: &[Value]) -> Markup {
    let copies: Vec<(&str, String)> =
        list.iter().map(|role| (text_of(&role["id"]), format!("A copy of {}", text_of(&role["name"])))).collect();
    let every = [("", "Nothing"), ("read", "Read everything"), ("all", "Everything")];
    let options: Vec<(&str, &str)> = every.into_iter().chain(copies.iter().map(|(id, words)| (*id, words.as_str()))).collect();
    first_choice(signed_in, "like", "Start from", signed_in.asked("like"), &options)
}

/// `POST /portal/entities/{id}/roles/new`.
pub(in crate::partner::entities) async fn create(Path(own_id): Path<Uuid>, submitted: SubmittedForm<Fields>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let (name, chosen) = (typed.of("name"), matrix::chosen(&typed.0));
    let body = json!({"name": name, "permissions": matrix::merged(&Value::Null, &chosen)});
    match signed_in.send(Method::POST, "/roles", Some(own_id), Some(&body)).await {
        Ok(_) => Ok(signed_in.leads_to(&format!("/portal/entities/{own_id}/roles"), "the role is created").await?.into_response()),
        Err(refused) => Ok(again(&signed_in, &Draft { own_id, role: None, name, chosen }, &refused.fields()?)),
    }
}

/// `GET /portal/entities/{id}/roles/{role}`.
pub(in crate::partner::entities) async fn edit(Path((own_id, role)): Path<(Uuid, Uuid)>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let role = signed_in.get_for(own_id, &format!("/roles/{role}"), &[]).await?;
    let draft = Draft { own_id, role: Some(&role), name: text_of(&role["name"]), chosen: matrix::granted(&role["permissions"]) };
    Ok(question(&signed_in, &draft, html! {}, &Wrong::default()))
}

/// `POST /portal/entities/{id}/roles/{role}`.
pub(in crate::partner::entities) async fn save(
    Path((own_id, id)): Path<(Uuid, Uuid)>,
    submitted: SubmittedForm<Fields>,
) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    signed_in.writes()?;
    let role = signed_in.get_for(own_id, &format!("/roles/{id}"), &[]).await?;
    let (name, chosen) = (typed.of("name"), matrix::chosen(&typed.0));
    let draft = Draft { own_id, role: Some(&role), name, chosen };
    if role["updated_at"] != typed.of("seen") {
        let words = "somebody changed the role while you looked at it. Your choices are below: save them again to replace theirs";
        return Ok(again(&signed_in, &draft, &Wrong::whole(words)));
    }
    let body = json!({"name": name, "permissions": matrix::merged(&role["permissions"], &draft.chosen)});
    match signed_in.send(Method::PATCH, &format!("/roles/{id}"), Some(own_id), Some(&body)).await {
        Ok(_) => Ok(signed_in.leads_to(&format!("/portal/entities/{own_id}/roles"), "the role is saved").await?.into_response()),
        Err(refused) => Ok(again(&signed_in, &draft, &refused.fields()?)),
    }
}

/// The same form with everything that was typed, and what is wrong with it.
fn again(signed_in: &SignedIn, draft: &Draft<'_>, wrong: &Wrong) -> Response {
    HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(signed_in, draft, html! {}, wrong) }.into_response()
}
