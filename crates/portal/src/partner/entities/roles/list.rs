use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::Value;

use super::matrix::{Chosen, GROUPS, Group, actions, granted};
use crate::partner::entities::{ABOVE, entity, name, rests, tabs};
use crate::partner::parts::{Ask, ask, empty_with, id, raw, text_of};
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/entities/{id}/roles`.
pub(in crate::partner::entities) async fn show(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let entity = entity(&signed_in, own_id).await?;
    let content = match rests(&entity) {
        Some(words) => html! { (tabs(own_id, "/roles")) (words) },
        None => {
            let roles = signed_in.get_for(own_id, "/roles", &[]).await?;
            let list = roles["data"].as_array().map(Vec::as_slice).unwrap_or_default();
            let fresh = html! { @if signed_in.may_write() { a.button.primary.small href={ "/portal/entities/" (own_id) "/roles/new" } { "New role" } } };
            html! {
                (tabs(own_id, "/roles"))
                @if list.is_empty() {
                    (empty_with("No roles yet", "A role says what the users who have it may do within this entity.", fresh))
                } @else {
                    div.lead-line { p.intro { "A role says what the users who have it may do within this entity." } (fresh) }
                    @for role in list { (shown(&signed_in, own_id, role)) }
                }
            }
        }
    };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn shown(signed_in: &SignedIn, own_id: Uuid, role: &Value) -> Markup {
    let (role_id, words) = (text_of(&role["id"]), granted(&role["permissions"]));
    let named = words.values().filter(|word| *word != "not_allowed").count();
    html! {
        section.part {
            header.head {
                div.named { h2 { (text_of(&role["name"])) } (id(role_id)) }
                @if signed_in.may_write() {
                    div.acts {
                        a.button.quiet.small href={ "/portal/entities/" (own_id) "/roles/" (role_id) } aria-label={ "Edit " (text_of(&role["name"])) } { "Edit" }
                        (ask(signed_in, Ask {
                            id: &format!("delete-{role_id}"),
                            button: "Delete",
                            question: &format!("Delete the role {}?", text_of(&role["name"])),
                            will: "delete the role. A role that users have cannot be deleted.",
                            will_not: "delete users or what they created.",
                            action: &format!("/portal/entities/{own_id}/roles/{role_id}/delete"),
                        }, html! {}))
                    }
                }
            }
            @if named == 0 { p.soft { "It allows nothing." } }
            @else {
                details { summary { "What it allows" }
                    div.grants { @for group in &GROUPS { (allowed(group, &words)) } }
                    (raw("As the API shows it", &role["permissions"])) }
            }
        }
    }
}

/// The kinds of objects of a group on which something is allowed, with what it is.
fn allowed((heading, objects): &Group, words: &Chosen) -> Markup {
    let told = |object: &str| -> String {
        let word = |action: &str| words.get(&(object.to_owned(), action.to_owned())).map_or("", String::as_str);
        let said = actions(object).filter_map(|(action, ours)| match word(action) {
            "allowed" => Some(ours.to_lowercase()),
            "allowed_for_own" => Some(format!("{} (own)", ours.to_lowercase())),
            _ => None,
        });
        said.collect::<Vec<_>>().join(", ")
    };
    let lines: Vec<(&str, String)> =
        objects.iter().map(|(object, title)| (*title, told(object))).filter(|(_, said)| !said.is_empty()).collect();
    html! {
        @if !lines.is_empty() {
            section { h3 { (heading) } dl { @for (title, said) in lines { div { dt { (title) } dd { (said) } } } } }
        }
    }
}

/// `POST /portal/entities/{id}/roles/{role}/delete`.
pub(in crate::partner::entities) async fn delete(
    Path((own_id, role)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    signed_in.send(Method::DELETE, &format!("/roles/{role}"), Some(own_id), None).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/roles"), "the role is deleted").await
}
