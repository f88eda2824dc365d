use axum::response::{IntoResponse, Response};
use bursar_pages::Fragment;
use maud::{Markup, html};
use serde_json::Value;

use super::{changes, is_open};
use crate::partner::charts::{Bar, Chart, bars, day};
use crate::partner::connections;
use crate::partner::entities;
use crate::partner::figures::{count, moment, run_status, span};
use crate::partner::parts::{Filter, cell_link, empty, filters, narrowed, pager, table, text_of, with_entity};
use crate::partner::refusal::sentence;
use crate::partner::{Place, Refused, SignedIn};

const STATUSES: &[(&str, &str)] =
    &[("running", "Running"), ("complete", "Complete"), ("partial", "Incomplete"), ("failed", "Failed"), ("stopped", "Stopped")];
const COLUMNS: &[&str] = &["Company", "State", "Started", "Trigger", ">Duration", "Changes", ">Calls", "Error"];

/// `GET /portal/runs`; to a script only the list.
pub(super) async fn show(signed_in: SignedIn) -> Result<Response, Refused> {
    let names = ["status", "has_troubles", "connection_id", "entity_id", "pagination_token"];
    let mut query: Vec<(&str, &str)> = names.iter().map(|name| (*name, signed_in.asked(name))).collect();
    let is_asked = query.iter().any(|(_, value)| !value.is_empty());
    query.push(("limit", "50"));
    if signed_in.wants_piece {
        let found = signed_in.get("/sync_runs", &query).await?;
        return Ok(Fragment(rows(&signed_in, &found)).into_response());
    }
    let of = [("connection_id", signed_in.asked("connection_id"))];
    let days = signed_in.get("/sync_days", &of);
    let (found, days) = tokio::try_join!(signed_in.get("/sync_runs", &query), days)?;
    let list = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (connection, entity) = (connections::asked(&signed_in).await?, entities::asked(&signed_in).await?);
    let content = html! {
        @if let Some(name) = &connection { (narrowed(&signed_in, "connection_id", &format!("Syncs of {name}"))) }
        @if let Some(name) = &entity { (narrowed(&signed_in, "entity_id", &format!("Syncs of {name}"))) }
        (chart(&days))
        (filters(&signed_in, &[
            Filter::Choice { name: "status", label: "State", options: STATUSES },
            Filter::Choice { name: "has_troubles", label: "Errors", options: &[("true", "With errors"), ("false", "Without errors")] },
        ]))
        @if list.is_empty() {
            (empty(if is_asked { "No sync matches" } else { "No syncs yet" }, "Syncs appear here once a company is connected: the first at once, then every hour."))
        } @else {
            (rows(&signed_in, &found))
            (pager(&signed_in, &found))
        }
    };
    let mut page = signed_in.page(Place::Runs, "Sync runs", html! {}, content);
    page.reload_seconds = list.iter().any(is_open).then_some(5);
    Ok(page.into_response())
}

/// The list. While a run of it is under way, it alone is asked for anew.
fn rows(signed_in: &SignedIn, found: &Value) -> Markup {
    let runs = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let moving = runs.iter().any(|run| is_open(run) && run["next_attempt_at"].is_null());
    let here = signed_in.here_with(&[("pagination_token", signed_in.asked("pagination_token"))]);
    html! {
        div.dense #runs hx-get=[moving.then_some(here)] hx-trigger=[moving.then_some("every 2s")] hx-swap="outerHTML" {
            (table("Sync runs", COLUMNS, html! { @for run in runs { (line(signed_in, run)) } }))
        }
    }
}

fn line(signed_in: &SignedIn, run: &Value) -> Markup {
    let company = run["company_name"].as_str().or(run["entity_name"].as_str()).unwrap_or("A company");
    let why = match text_of(&run["cause"]) {
        "initial" => "Initial",
        "forced" => "Manual",
        "required" => "Automatic",
        _ => "Scheduled",
    };
    let trouble = run["troubles"].as_array().and_then(|troubles| troubles.last());
    html! {
        tr {
            (cell_link(&format!("/portal/runs/{}", text_of(&run["id"])), with_entity(company, run)))
            td { (run_status(run)) }
            td { (moment(&run["started_at"], signed_in.now)) }
            td { (why) }
            td.figure { @if let Some(took) = run["duration_milliseconds"].as_i64() { (span(took)) } @else { span.soft { (count(&run["fetched"])) " read" } } }
            td { (changes(run)) }
            td.figure { (count(&run["calls"])) }
            td.said { @if let Some(trouble) = trouble { (sentence(text_of(&trouble["message"]))) } }
        }
    }
}

fn chart(days: &Value) -> Markup {
    let rows = days["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.iter().all(|row| row["runs"] == 0) {
        return html! {};
    }
    let number = |row: &Value, name: &str| row[name].as_u64().unwrap_or_default();
    let of = |name: &str, second: &str| -> Vec<Bar> {
        rows.iter().map(|row| Bar { label: day(text_of(&row["day"])), value: number(row, name), second: number(row, second) }).collect()
    };
    let say = |milliseconds: u64| span(i64::try_from(milliseconds).unwrap_or(i64::MAX));
    html! {
        section.charts aria-label="The last 30 days" {
            (bars(&Chart { second: "failed", ..Chart::of("Syncs per day", "syncs") }, &of("runs", "failed")))
            (bars(&Chart { say, ..Chart::of("Longest sync per day", "") }, &of("longest_milliseconds", "none")))
        }
    }
}
