use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use http::Method;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::parts::{Ask, Field, ask, choice, empty, field, form, id, text_of};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use super::{ABOVE, entity, name, rests, tabs};
use crate::page::Page;

/// `GET /portal/entities/{id}/roles`.
pub(crate) async fn show(Path(own_id): Path<Uuid>, visitor: Visitor) -> Result<Page, Refused> {
    let entity = entity(&visitor, own_id).await?;
    let content = match rests(&entity) {
        Some(words) => html! { (tabs(own_id, "/roles")) (words) },
        None => {
            let roles = visitor.get_for(own_id, "/roles", &[]).await?;
            let list = roles["data"].as_array().map(Vec::as_slice).unwrap_or_default();
            html! {
                (tabs(own_id, "/roles"))
                p.intro { "A role says what the users who have it may do within this entity." }
                @if list.is_empty() { (empty("No role yet", "Your platform makes roles at POST /roles.")) }
                @for role in list { (shown(&visitor, own_id, role)) }
                @if visitor.may_write() && !list.is_empty() { (copy_form(&visitor, own_id, list)) }
            }
        }
    };
    Ok(visitor.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn shown(visitor: &Visitor, own_id: Uuid, role: &Value) -> Markup {
    let (role_id, objects) = (text_of(&role["id"]), role["permissions"]["objects"].as_array().map(Vec::as_slice).unwrap_or_default());
    html! {
        section.part {
            header.head {
                h2 { (text_of(&role["name"])) } (id(role_id))
                @if visitor.may_write() { (ask(visitor, Ask {
                    id: &format!("delete-{role_id}"),
                    button: "Delete",
                    question: &format!("Delete the role {}?", text_of(&role["name"])),
                    lost: "the role. A role that users have cannot be deleted.",
                    stays: "users and what they made.",
                    action: &format!("/portal/entities/{own_id}/roles/{role_id}/delete"),
                }, html! {})) }
            }
            details { summary { "What it allows, on " (objects.len()) " kinds of objects" } dl.grants { @for object in objects { (granted(object)) } } }
        }
    }
}

/// One kind of object: the actions that are allowed, those for own objects marked.
fn granted(object: &Value) -> Markup {
    let actions = object["actions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let word = |action: &Value| match text_of(&action["permission"]) {
        "allowed" => Some(text_of(&action["action_name"]).replace('_', " ")),
        "allowed_for_own" => Some(format!("{} (own only)", text_of(&action["action_name"]).replace('_', " "))),
        _ => None,
    };
    let words: Vec<String> = actions.iter().filter_map(word).collect();
    html! { div { dt { (text_of(&object["object_type"]).replace('_', " ")) } dd { @if words.is_empty() { span.soft { "nothing" } } @else { (words.join(", ")) } } } }
}

fn copy_form(visitor: &Visitor, own_id: Uuid, list: &[Value]) -> Markup {
    let roles: Vec<(&str, &str)> = list.iter().map(|role| (text_of(&role["id"]), text_of(&role["name"]))).collect();
    html! {
        section.part {
            h2 { "New role" }
            p.soft { "It begins as a copy. Single permissions are changed at " a href="/docs/patch_roles_id" { "PATCH /roles" } "." }
            (form(visitor, &format!("/portal/entities/{own_id}/roles"), html! {
                (field(&Wrong::default(), Field::text("name", "Name", "")))
                (choice(&Wrong::default(), "like", "A copy of", "", &roles))
                button.primary type="submit" { "Make the role" }
            }))
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    name: String,
    like: Uuid,
}

/// `POST /portal/entities/{id}/roles`.
pub(crate) async fn create(Path(own_id): Path<Uuid>, posted: Posted<Typed>) -> Result<Redirect, Refused> {
    let Posted(visitor, Typed { name, like }) = posted;
    let known = visitor.get_for(own_id, &format!("/roles/{like}"), &[]).await?;
    let body = json!({"name": name.trim(), "permissions": known["permissions"]});
    visitor.send(Method::POST, "/roles", Some(own_id), Some(&body)).await?;
    visitor.leads_to(&format!("/portal/entities/{own_id}/roles"), "the role is made").await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/entities/{id}/roles/{role}/delete`.
pub(crate) async fn delete(Path((own_id, role)): Path<(Uuid, Uuid)>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    visitor.send(Method::DELETE, &format!("/roles/{role}"), Some(own_id), None).await?;
    visitor.leads_to(&format!("/portal/entities/{own_id}/roles"), "the role is deleted").await
}
