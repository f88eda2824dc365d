use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::super::figures::{brief, bytes, count, health};
use super::super::parts::{Filter, cell_link, empty_with, filters, pager, table, text_of, with_entity};
use super::super::{Place, Refused, SignedIn};
use super::{name, usage};

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
    let connect = html! { @if signed_in.may_write() { a.button.primary.small href="/portal/connections/new" { "Connect a company" } } };
    let is_asked = query.iter().any(|(_, value)| !value.is_empty());
    let is_bare = rows.is_empty() && !is_asked;
    let content = html! {
        @if is_bare {
            (empty_with("Nothing is connected yet", "Create a connection link and send it to a customer: they choose QuickBooks Online or Xero and consent.", connect.clone()))
        } @else {
            @if !signed_in.asked("provider_app_id").is_empty() {
                p.intro { "Connections of one provider app. " a href=(signed_in.here_with(&[("provider_app_id", "")])) { "Show all" } }
            }
            @if !signed_in.asked("entity_id").is_empty() {
                p.intro { "Connections of one entity. " a href=(signed_in.here_with(&[("entity_id", "")])) { "Show all" } }
            }
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
        (usage::apps(&used))
    };
    let actions = if is_bare {
        html! {}
    } else {
        connect
    };
    Ok(signed_in.page(Place::Connections, "Connections", actions, content))
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
