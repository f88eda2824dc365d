//! Is anything wrong, and who must act? Causes, not charts.

use bursar_pages::HtmlPage;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use serde_json::Value;

use super::figures::{actor, moment};
use super::parts::{command, empty_with, text_of};
use super::{Place, PortalState, Refused, SignedIn};
use crate::words::number;

/// `/portal`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new().route("/portal", get(show))
}

/// `GET /portal`.
async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let found = signed_in.get("/sync_issues", &[]).await?;
    let actions = html! { a.button.quiet.small href="/portal" { "Refresh" } };
    Ok(signed_in.page(Place::Inbox, "Inbox", actions, inbox(&signed_in, &found)))
}

fn inbox(signed_in: &SignedIn, found: &Value) -> Markup {
    let issues = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let connected = found["connected"].as_u64().unwrap_or_default();
    let acts = |who: &'static str| issues.iter().filter(move |issue| text_of(&issue["actor"]) == who);
    html! {
        @if issues.is_empty() {
            (all_well(signed_in, found, connected))
        } @else {
            p.intro role="status" { (summary(issues)) " Checked " (moment(&found["checked_at"], signed_in.now)) "." }
            @for who in ["partner", "customer", "operator", "nobody"] {
                @if acts(who).next().is_some() {
                    section.acts-next aria-label=(heading(who)) {
                        h2 { (heading(who)) }
                        @for issue in acts(who) { (card(signed_in, issue)) }
                    }
                }
            }
            @if found["has_more"] == true { p.fine { "More than 500 connections are affected: the list shows the oldest." } }
        }
    }
}

fn heading(who: &str) -> &'static str {
    match who {
        "partner" => "Needs you",
        "customer" => "Needs your customers",
        "operator" => "Needs your operator",
        _ => "Retrying automatically",
    }
}

fn summary(issues: &[Value]) -> String {
    let count = |who: &str| -> u64 {
        issues.iter().filter(|issue| text_of(&issue["actor"]) == who).map(|issue| issue["count"].as_u64().unwrap_or_default()).sum()
    };
    let part = |who, one: &str, many: &str| match count(who) {
        0 => None,
        1 => Some(format!("1 issue {one}")),
        some => Some(format!("{} issues {many}", number(some))),
    };
    let parts: Vec<String> = [
        part("partner", "needs you", "need you"),
        part("customer", "needs a customer", "need your customers"),
        part("operator", "needs your operator", "need your operator"),
        part("nobody", "is retried automatically", "are retried automatically"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.split_last() {
        Some((last, [])) => format!("{last}."),
        Some((last, others)) => format!("{} and {last}.", others.join(", ")),
        None => String::new(),
    }
}

fn all_well(signed_in: &SignedIn, found: &Value, connected: u64) -> Markup {
    let checked = html! { p.fine { "Checked " (moment(&found["checked_at"], signed_in.now)) "." } };
    if connected == 0 {
        let address = format!("{}/v1/accounting_connections", signed_in.portal.edge.options.public_url);
        let asked = format!(
            "curl -X POST {address} \\\n  -H 'X-Monite-Version: 2024-05-25' -H 'X-Monite-Entity-Id: <entity>' \\\n  -H 'Authorization: Bearer <token>'"
        );
        let more = html! {
            @if signed_in.may_write() { div.actions { a.button.primary href="/portal/connections/new" { "Connect a company" } } }
            p.fine { "Or ask the API for a link:" }
            (command(&asked))
            (checked)
        };
        return empty_with(
            "Nothing is connected yet",
            "Create a connection link for a customer. Once they open it and consent, their books are synced.",
            more,
        );
    }
    let noun = if connected == 1 { "connection is" } else { "connections are" };
    html! {
        div.well role="status" {
            svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {
                circle cx="20" cy="20" r="17" {} path d="M12.5 20.5l5 5 10-11" {}
            }
            h2 { "Everything is synced" }
            p { (number(connected)) " " (noun) " synced. The last sync ended " (moment(&found["last_sync_at"], signed_in.now)) "." }
            (checked)
            p { a href="/portal/connections" { "See the connections" } }
        }
    }
}

/// What a cause is called.
fn named(code: &str) -> &'static str {
    match code {
        "no_provider_app" => "A project has no keys of an app",
        "webhook_failing" => "Webhook deliveries failing",
        "list_shrank" => "A list lost more than usual",
        "authorization_lost" => "Reconnect required",
        "ledger_refused" => "Action needed in the ledger",
        "access_refused" => "A permission is missing to read everything",
        "question_refused" => "The provider refused a request",
        "rows_unread" => "Some rows cannot be read",
        "reauthorize_soon" => "The authorization ends soon",
        "link_not_opened" => "The connection link was not opened",
        _ => "A sync fails and is retried",
    }
}

fn card(signed_in: &SignedIn, issue: &Value) -> Markup {
    let (count, items) = (issue["count"].as_u64().unwrap_or_default(), issue["items"].as_array().map(Vec::as_slice).unwrap_or_default());
    let tone = if text_of(&issue["actor"]) == "nobody" { "attention" } else { "failing" };
    let hidden = count.saturating_sub(items.len() as u64);
    html! {
        article.issue {
            header {
                h3.(tone) { (shape(tone)) (named(text_of(&issue["code"]))) @if count > 1 { span.count { (number(count)) } } }
                p.since { "first seen " (moment(&issue["since"], signed_in.now)) }
            }
            p.remedy { (text_of(&issue["remedy"])) }
            ul {
                @for item in items { (line(signed_in, item, count > 1)) }
                @if hidden > 0 { li.more { a href="/portal/connections?has_trouble=true" { "and " (number(hidden)) " more" } } }
            }
            p.visually-hidden { "Who must act: " (actor(text_of(&issue["actor"]))) }
        }
    }
}

fn shape(tone: &str) -> Markup {
    html! {
        svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" {
            @if tone == "failing" { path d="M6 1L11 6L6 11L1 6z" fill="currentColor" {} } @else { path d="M6 1.5L11 10.5H1z" fill="currentColor" {} }
        }
    }
}

/// One thing that is touched, and where to go about it. Since when is said where it is one of several.
fn line(signed_in: &SignedIn, item: &Value, is_of_several: bool) -> Markup {
    let (address, verb) = match (item["connection_id"].as_str(), item["webhook_subscription_id"].as_str()) {
        (Some(id), _) => (format!("/portal/connections/{id}"), "Open"),
        (None, Some(id)) => (format!("/portal/webhooks/{id}"), "View endpoint"),
        (None, None) => match item["project_id"].as_str().filter(|project| *project != signed_in.session.project_id.to_string()) {
            Some(project) => (format!("/portal/settings?project={project}"), "Enter keys"),
            None => ("/portal/settings".to_owned(), "Enter keys"),
        },
    };
    let entity = item["entity_name"].as_str().filter(|entity| *entity != text_of(&item["name"]));
    let under: Vec<&str> = entity.into_iter().chain(item["platform_title"].as_str()).collect();
    html! {
        li {
            a.what href=(address) {
                strong { (text_of(&item["name"])) }
                @if !under.is_empty() { span.soft { (under.join(" · ")) } }
            }
            p.message { (super::refusal::sentence(text_of(&item["message"]))) }
            @if is_of_several { span.when { (moment(&item["since"], signed_in.now)) } }
            a.button.quiet.small href=(address) aria-label={ (verb) ": " (text_of(&item["name"])) } { (verb) }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_sentence_says_who_must_act() {
        let issues =
            [json!({"actor": "partner", "count": 1}), json!({"actor": "customer", "count": 3}), json!({"actor": "nobody", "count": 2})];
        assert_eq!(summary(&issues), "1 issue needs you, 3 issues need your customers and 2 issues are retried automatically.");
        assert_eq!(summary(&issues[2..]), "2 issues are retried automatically.");
    }
}
