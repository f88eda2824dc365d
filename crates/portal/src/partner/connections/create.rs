use axum::response::Redirect;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::parts::{choice, empty_with, form, text_of, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use crate::page::Page;

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    entity_id: String,
    platform: String,
}

/// `GET /portal/connections/new`.
pub(super) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    visitor.writes()?;
    let typed = Typed { entity_id: visitor.asked("entity_id").to_owned(), ..Typed::default() };
    question(&visitor, &typed, &Wrong::default()).await
}

async fn question(visitor: &Visitor, typed: &Typed, wrong: &Wrong) -> Result<Page, Refused> {
    let entities = visitor.get("/entities", &[("limit", "100"), ("order", "desc"), ("status", "active")]).await?;
    let entities: Vec<(&str, String)> =
        entities["data"].as_array().into_iter().flatten().map(|row| (text_of(&row["id"]), called(row))).collect();
    let options: Vec<(&str, &str)> = entities.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let platforms = [("", "The customer chooses"), ("quickbooks_online", "QuickBooks Online"), ("xero", "Xero")];
    let content = if options.is_empty() {
        let more = html! { a.button.primary href="/portal/entities" { "See the entities" } };
        empty_with("There is no entity yet", "A connection belongs to an entity: one of your customers. Make an entity first.", more)
    } else {
        html! {
            p.intro { "You get a link to hand to the customer. They consent at their provider and confirm the company; then its books are kept in step." }
            (wrong_whole(wrong))
            (form(visitor, "/portal/connections/new", html! {
                (choice(wrong, "entity_id", "Entity", &typed.entity_id, &options))
                (choice(wrong, "platform", "Accounting system", &typed.platform, &platforms))
                div.actions { button.primary type="submit" { "Make the link" } a.button.quiet href="/portal/connections" { "Back" } }
            }))
        }
    };
    Ok(visitor.page_below(Place::Connections, Some(("/portal/connections", "Connections")), "Connect a company", html! {}, content))
}

fn called(entity: &Value) -> String {
    let person = || {
        let part = |name: &str| entity.pointer(&format!("/individual/{name}")).and_then(Value::as_str).unwrap_or_default();
        format!("{} {}", part("first_name"), part("last_name"))
    };
    entity.pointer("/organization/legal_name").and_then(Value::as_str).map_or_else(person, str::to_owned)
}

/// `POST /portal/connections/new`.
pub(super) async fn create(posted: Posted<Typed>) -> Result<Result<Redirect, Page>, Refused> {
    let Posted(visitor, typed) = posted;
    let entity = typed.entity_id.parse().map_err(|_| Refused::broken_form())?;
    let body = if typed.platform.is_empty() { json!({}) } else { json!({ "platform": typed.platform }) };
    match visitor.send(Method::POST, "/accounting_connections", Some(entity), Some(&body)).await {
        Ok(made) => {
            let address = format!("/portal/connections/{}", text_of(&made["id"]));
            Ok(Ok(visitor.leads_to(&address, "the link is made: hand it to the customer").await?))
        }
        Err(refused) => {
            let page = question(&visitor, &typed, &refused.fields()?).await?;
            Ok(Err(Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }))
        }
    }
}
