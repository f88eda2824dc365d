use bursar_pages::HtmlPage;
use std::collections::BTreeMap;

use axum::response::Redirect;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::partner::parts::{Filter, choice, empty_with, filters, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

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
    let search = signed_in.asked("search");
    let query = [("limit", "100"), ("order", "desc"), ("status", "active"), ("search", search)];
    let found = signed_in.get("/entities", &query).await?;
    let mut entities: Vec<(String, String)> = found["data"].as_array().into_iter().flatten().map(entity).collect();
    if !typed.entity_id.is_empty() && entities.iter().all(|(id, _)| *id != typed.entity_id) {
        entities.insert(0, entity(&signed_in.get(&format!("/entities/{}", typed.entity_id), &[]).await?));
    }
    let has_more = !found["next_pagination_token"].is_null();
    let choose = [("", "Choose an entity")].into_iter().filter(|_| entities.len() > 1);
    let options: Vec<(&str, &str)> = choose.chain(entities.iter().map(|(id, name)| (id.as_str(), name.as_str()))).collect();
    let platforms = [("", "The customer chooses"), ("quickbooks_online", "QuickBooks Online"), ("xero", "Xero")];
    let content = html! {
        p.intro { "You get a link to send to the customer. They consent at their provider and confirm the company; then its books are synced." }
        @if has_more || !search.is_empty() {
            (filters(signed_in, &[Filter::Search { name: "search", label: "Find an entity by name or e-mail address" }]))
            @if has_more { p.fine { "The newest 100 are offered below: search for others." } }
        }
        @if entities.is_empty() && search.is_empty() {
            (empty_with("No entities yet", "A connection belongs to an entity: one of your customers. Create an entity first.", html! { a.button.primary href="/portal/entities/new" { "New entity" } }))
        } @else if entities.is_empty() {
            (empty_with("No entity matches", "Change what you search for, or clear it.", html! {}))
        } @else {
            (wrong_whole(wrong))
            (form(signed_in, "/portal/connections/new", html! {
                (choice(wrong, "entity_id", "Entity", &typed.entity_id, &options))
                (choice(wrong, "platform", "Accounting system", &typed.platform, &platforms))
                div.actions { button.primary type="submit" { "Create link" } a.button.quiet href="/portal/connections" { "Back" } }
            }))
        }
    };
    Ok(signed_in.page_below(Place::Connections, Some(("/portal/connections", "Connections")), "Connect a company", html! {}, content))
}

fn entity(row: &Value) -> (String, String) {
    (text_of(&row["id"]).to_owned(), called(row))
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
    let Ok(entity) = typed.entity_id.parse() else {
        let wrong = Wrong(BTreeMap::from([("entity_id".to_owned(), "must be chosen".to_owned())]));
        let page = question(&signed_in, &Typed { entity_id: String::new(), ..typed }, &wrong).await?;
        return Ok(Err(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }));
    };
    let body = if typed.platform.is_empty() { json!({}) } else { json!({ "platform": typed.platform }) };
    match signed_in.send(Method::POST, "/accounting_connections", Some(entity), Some(&body)).await {
        Ok(made) => {
            let address = format!("/portal/connections/{}", text_of(&made["id"]));
            Ok(Ok(signed_in.leads_to(&address, "the link is created: send it to the customer").await?))
        }
        Err(refused) => {
            let page = question(&signed_in, &typed, &refused.fields()?).await?;
            Ok(Err(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }))
        }
    }
}
