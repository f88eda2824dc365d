use axum::response::Redirect;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::parts::{choice, empty_with, form, text_of, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Refused, SignedIn, SubmittedForm};
use bursar_pages::HtmlPage;

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    entity_id: String,
    platform: String,
}

/// `GET /portal/connections/new`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    let typed = Typed { entity_id: signed_in.asked("entity_id").to_owned(), ..Typed::default() };
    question(&signed_in, &typed, &Wrong::default()).await
}

async fn question(signed_in: &SignedIn, typed: &Typed, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let entities = signed_in.get("/entities", &[("limit", "100"), ("order", "desc"), ("status", "active")]).await?;
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
            (form(signed_in, "/portal/connections/new", html! {
                (choice(wrong, "entity_id", "Entity", &typed.entity_id, &options))
                (choice(wrong, "platform", "Accounting system", &typed.platform, &platforms))
                div.actions { button.primary type="submit" { "Make the link" } a.button.quiet href="/portal/connections" { "Back" } }
            }))
        }
    };
    Ok(signed_in.page_below(Place::Connections, Some(("/portal/connections", "Connections")), "Connect a company", html! {}, content))
}

fn called(entity: &Value) -> String {
    let person = || {
        let part = |name: &str| entity.pointer(&format!("/individual/{name}")).and_then(Value::as_str).unwrap_or_default();
        format!("{} {}", part("first_name"), part("last_name"))
    };
    entity.pointer("/organization/legal_name").and_then(Value::as_str).map_or_else(person, str::to_owned)
}

/// `POST /portal/connections/new`.
pub(super) async fn create(submitted: SubmittedForm<Typed>) -> Result<Result<Redirect, HtmlPage>, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let entity = typed.entity_id.parse().map_err(|_| Refused::broken_form())?;
    let body = if typed.platform.is_empty() { json!({}) } else { json!({ "platform": typed.platform }) };
    match signed_in.send(Method::POST, "/accounting_connections", Some(entity), Some(&body)).await {
        Ok(made) => {
            let address = format!("/portal/connections/{}", text_of(&made["id"]));
            Ok(Ok(signed_in.leads_to(&address, "the link is made: hand it to the customer").await?))
        }
        Err(refused) => {
            let page = question(&signed_in, &typed, &refused.fields()?).await?;
            Ok(Err(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }))
        }
    }
}
