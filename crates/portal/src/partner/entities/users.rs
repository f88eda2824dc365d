use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ABOVE, entity, name, rests, tabs};
use crate::partner::parts::{Ask, Field, Need, ago, ask, choice, empty, field, form, id, pager, table, text_of, time_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/entities/{id}/users`.
pub(crate) async fn show(Path(own_id): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    page(&signed_in, own_id, &Typed::default(), &Wrong::default()).await
}

async fn page(signed_in: &SignedIn, own_id: Uuid, typed: &Typed, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let entity = entity(signed_in, own_id).await?;
    let content = match rests(&entity) {
        Some(words) => html! { (tabs(own_id, "/users")) (words) },
        None => {
            let token = signed_in.asked("pagination_token");
            let users = signed_in.get_for(own_id, "/entity_users", &[("limit", "50"), ("pagination_token", token)]).await?;
            let roles = signed_in.get_for(own_id, "/roles", &[]).await?;
            html! {
                (tabs(own_id, "/users"))
                section.part {
                    p.soft { "People at this customer, for whom your platform gets tokens. Their role says what they may do." }
                    (rows(signed_in, own_id, &users, &roles))
                    (pager(signed_in, &users))
                }
                @if signed_in.may_write() { (create_form(signed_in, own_id, typed, wrong, &roles)) }
            }
        }
    };
    Ok(signed_in.page_below(Place::Entities, ABOVE, &name(&entity), html! {}, content))
}

fn role_names(roles: &Value) -> Vec<(String, String)> {
    let list = roles["data"].as_array().into_iter().flatten();
    list.map(|role| (text_of(&role["id"]).to_owned(), text_of(&role["name"]).to_owned())).collect()
}

fn borrowed(names: &[(String, String)]) -> Vec<(&str, &str)> {
    names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

fn rows(signed_in: &SignedIn, own_id: Uuid, users: &Value, roles: &Value) -> Markup {
    let list = users["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() {
        return empty("No users yet", "They come from your platform, at POST /entity_users, or from here.");
    }
    let names = role_names(roles);
    let row = |user: &Value| {
        let (user_id, role) = (text_of(&user["id"]), text_of(&user["role_id"]));
        let full = format!("{} {}", text_of(&user["first_name"]), text_of(&user["last_name"]));
        let action = |what: &str| format!("/portal/entities/{own_id}/users/{user_id}/{what}");
        html! {
            tr {
                th.lead scope="row" { (full.trim()) }
                td { (text_of(&user["login"])) }
                td { (names.iter().find(|(id, _)| id == role).map_or("A deleted role", |(_, name)| name.as_str())) }
                td { (id(user_id)) }
                td { @if let Some(at) = time_of(&user["created_at"]) { (ago(at, signed_in.now)) } }
                td.acts {
                    @if signed_in.may_write() {
                        (role_button(signed_in, user_id, role, full.trim(), &action("role"), &names))
                        (ask(signed_in, Ask {
                            id: &format!("delete-{user_id}"),
                            button: "Delete",
                            question: &format!("Delete {}?", full.trim()),
                            will: "expire the tokens of this user at once, and free the login.",
                            will_not: "delete anything that this user created.",
                            action: &action("delete"),
                        }, html! {}))
                    }
                }
            }
        }
    };
    table("Users", &["Name", "Login", "Role", "ID", "Created", ""], html! { @for user in list { (row(user)) } })
}

fn role_button(signed_in: &SignedIn, user: &str, role: &str, full: &str, action: &str, names: &[(String, String)]) -> Markup {
    let panel = format!("role-{user}");
    html! {
        button.quiet.small type="button" popovertarget=(panel) { "Change role" }
        div.ask id=(panel) popover role="dialog" aria-label={ "Role of " (full) } {
            h2 { (full) }
            (form(signed_in, action, html! {
                (choice(&Wrong::default(), "role_id", "Role", role, &borrowed(names)))
                button.primary.small type="submit" { "Save" }
            }))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    login: String,
    first_name: String,
    last_name: String,
    email: String,
    role_id: String,
}

fn create_form(signed_in: &SignedIn, own_id: Uuid, typed: &Typed, wrong: &Wrong, roles: &Value) -> Markup {
    let names = role_names(roles);
    if names.is_empty() {
        let address = format!("/portal/entities/{own_id}/roles/new");
        return html! {
            section.part {
                h2 { "New user" }
                p.soft { "A user needs a role, and this entity has none yet." }
                a.button.primary.small href=(address) { "New role" }
            }
        };
    }
    html! {
        section.part {
            h2 { "New user" }
            (wrong_whole(wrong))
            (form(signed_in, &format!("/portal/entities/{own_id}/users"), html! {
                (field(wrong, Field { hint: "What it is called in your own system.", ..Field::text("login", "Login", &typed.login) }))
                div.columns-2 {
                    (field(wrong, Field::text("first_name", "First name", &typed.first_name)))
                    (field(wrong, Field { need: Need::Optional, ..Field::text("last_name", "Last name", &typed.last_name) }))
                }
                (field(wrong, Field { kind: "email", need: Need::Optional, ..Field::text("email", "E-mail address", &typed.email) }))
                (choice(wrong, "role_id", "Role", &typed.role_id, &borrowed(&names)))
                button.primary type="submit" { "Create user" }
            }))
        }
    }
}

/// `POST /portal/entities/{id}/users`.
pub(crate) async fn create(Path(own_id): Path<Uuid>, submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let mut body = json!({"login": typed.login.trim(), "first_name": typed.first_name.trim()});
    for (name, value) in [("last_name", &typed.last_name), ("email", &typed.email), ("role_id", &typed.role_id)] {
        if !value.trim().is_empty() {
            body[name] = value.trim().into();
        }
    }
    match signed_in.send(Method::POST, "/entity_users", Some(own_id), Some(&body)).await {
        Ok(_) => Ok(signed_in.leads_to(&format!("/portal/entities/{own_id}/users"), "the user is created").await?.into_response()),
        Err(refused) => {
            let wrong = refused.fields()?;
            let page = page(&signed_in, own_id, &typed, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Role {
    role_id: Uuid,
}

/// `POST /portal/entities/{id}/users/{user}/role`.
pub(crate) async fn change_role(Path((own_id, user)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<Role>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, Role { role_id }) = submitted;
    signed_in.send(Method::PATCH, &format!("/entity_users/{user}"), Some(own_id), Some(&json!({"role_id": role_id}))).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/users"), "the role is saved").await
}

/// `POST /portal/entities/{id}/users/{user}/delete`.
pub(crate) async fn delete(
    Path((own_id, user)): Path<(Uuid, Uuid)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    signed_in.send(Method::DELETE, &format!("/entity_users/{user}"), Some(own_id), None).await?;
    signed_in.leads_to(&format!("/portal/entities/{own_id}/users"), "the user is deleted").await
}
