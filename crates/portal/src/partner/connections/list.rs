use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{name, usage};
use crate::partner::entities;
use crate::partner::figures::{brief, bytes, count, health};
use crate::partner::parts::{Filter, cell_link, empty_with, filters, narrowed, pager, table, text_of, with_entity};
use crate::partner::{Place, Refused, SignedIn};

const STATUSES: &[(&str, &str)] = &[
    ("connected", "Connected"),
    ("pending_auth", "Awaiting authorization"),
    ("deauthorized", "Reconnect required"),
    ("disconnected", "Disconnected"),
];
const PLATFORMS: &[(&str, &str)] =
    &[("quickbooks_online", "QuickBooks Online"), ("quickbooks_online_sandbox", "QuickBooks sandbox"), ("xero", "Xero")];

/// `GET /portal/connections`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let names = ["search", "status", "platform", "entity_id", "has_trouble", "provider_app_id", "pagination_token"];
    let query: Vec<(&str, &str)> = names.iter().map(|name| (*name, signed_in.asked(name))).collect();
    let used = signed_in.get("/provider_usage", &[]);
    let (found, used) = tokio::try_join!(signed_in.get("/connection_reports", &query), used)?;
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (app, entity) = (app(&signed_in, &used).await?, entities::asked(&signed_in).await?);
    let connect = connect(&signed_in);
    let is_asked = |but: &str| query.iter().any(|(name, value)| *name != but && !value.is_empty());
    let is_bare = rows.is_empty() && !is_asked("entity_id");
    let content = html! {
        @if let Some(app) = &app { (narrowed(&signed_in, "provider_app_id", &format!("Connections of {app}"))) }
        @if let Some(entity) = &entity { (narrowed(&signed_in, "entity_id", &format!("Connections of {entity}"))) }
        @if is_bare && entity.is_some() {
            (empty_with("No connection yet", "This entity is not connected to an accounting system.", connect.clone()))
        } @else if is_bare {
            (empty_with("Nothing is connected yet", "Create a connection link and send it to a customer: they choose QuickBooks Online or Xero and consent.", connect.clone()))
        } @else {
            (filters(&signed_in, &[
                Filter::Search { name: "search", label: "Company or entity" },
                Filter::Choice { name: "status", label: "Status", options: STATUSES },
                Filter::Choice { name: "platform", label: "Provider", options: PLATFORMS },
                Filter::Choice { name: "has_trouble", label: "Health", options: &[("true", "Needs attention")] },
            ]))
            @if rows.is_empty() {
                (empty_with("No connection matches", "Change what you search for, or clear the filters.", html! {}))
            } @else {
                div.dense { (table("Connections", COLUMNS, html! { @for row in rows { (line(&signed_in, row)) } })) }
                (pager(&signed_in, &found))
            }
        }
        @if entity.is_none() && app.is_none() { (usage::apps(&used)) }
    };
    let actions = if is_bare {
        html! {}
    } else {
        connect
    };
    Ok(signed_in.page(Place::Connections, "Connections", actions, content))
}

/// The button that begins a connection: of the entity to which the address narrows the list, where it names one.
fn connect(signed_in: &SignedIn) -> Markup {
    let address = match signed_in.asked("entity_id") {
        "" => "/portal/connections/new".to_owned(),
        entity => format!("/portal/connections/new?entity_id={entity}"),
    };
    html! { @if signed_in.may_write() { a.button.primary.small href=(address) { "Connect a company" } } }
}

/// The provider app to which the address narrows the list, as the settings name it; none where it names none.
async fn app(signed_in: &SignedIn, used: &Value) -> Result<Option<String>, Refused> {
    let asked = signed_in.asked("provider_app_id");
    let of = |rows: &Value, name: &str| rows["data"].as_array().into_iter().flatten().find(|row| row[name] == asked).cloned();
    let Some(app) = of(used, "app_id") else { return Ok((!asked.is_empty()).then(|| "an unknown provider app".to_owned())) };
    let apps = signed_in.get(&format!("/partner_projects/{}/provider_apps", text_of(&app["project_id"])), &[]).await?;
    let client = of(&apps, "id").unwrap_or_default()["client_id"].clone();
    Ok(Some(format!("the {} app with the client ID {}", text_of(&app["title"]), text_of(&client))))
}

const COLUMNS: &[&str] = &["Company", "State", "Provider", "Last sync", "Next sync", ">Reconnect", ">Calls today", ">Data (month)"];

fn line(signed_in: &SignedIn, report: &Value) -> Markup {
    let (id, now) = (text_of(&report["id"]), signed_in.now);
    html! {
        tr {
            (cell_link(&format!("/portal/connections/{id}"), with_entity(&name(report), report)))
            td { (health(text_of(&report["health"]))) }
            td { @if let Some(title) = report["platform_title"].as_str() { (title) } @else { span.soft { "Not chosen" } } }
            td { (brief(&report["last_sync_at"], now)) }
            td { (brief(&report["next_sync_at"], now)) }
            td.figure { (days(report)) }
            td.figure { (calls(report)) }
            td.figure { (bytes(&report["bytes_this_month"])) }
        }
    }
}

/// Days until the authorization ends unless a sync renews it.
pub(super) fn days(report: &Value) -> Markup {
    match report["reauthorize_in_days"].as_i64() {
        Some(days) if days <= 14 => html! { span.attention-text { "in " (days) " d" } },
        Some(days) => html! { "in " (days) " d" },
        None => html! { span.soft { "–" } },
    }
}

/// Calls of today, against the limit where there is one.
pub(super) fn calls(report: &Value) -> Markup {
    html! { (count(&report["calls_today"])) @if !report["calls_per_day"].is_null() { span.soft { " of " (count(&report["calls_per_day"])) } } }
}
