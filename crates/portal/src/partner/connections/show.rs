use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bursar_pages::Fragment;
use maud::{Markup, html};
use serde_json::Value;

use super::list::calls;
use super::{decisions, name, timeline};
use crate::partner::charts::{Bar, Chart, bars, day};
use crate::partner::figures::{bytes, count, exactly, health, moment, span, trouble};
use crate::partner::parts::{Ask, ask, command, date, facts, id, raw, text_of, time_of, token};
use crate::partner::runs::live;
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/connections/{id}`; to a script only how it is.
pub(super) async fn show(Path(connection): Path<String>, signed_in: SignedIn) -> Result<Response, Refused> {
    let address = format!("/connection_reports/{connection}");
    let report = signed_in.get(&address, &[]).await?;
    let of = [("connection_id", connection.as_str()), ("limit", "40")];
    let days_of = [("connection_id", connection.as_str()), ("days", "30")];
    let (runs, days) = tokio::try_join!(signed_in.get("/sync_runs", &of), signed_in.get("/sync_days", &days_of))?;
    let latest = &runs["data"][0];
    if signed_in.wants_piece {
        return Ok(Fragment(state(&signed_in, &report, latest)).into_response());
    }
    let content = html! {
        (state(&signed_in, &report, latest))
        (link(&report))
        (decisions::part(&signed_in, &report).await?)
        (known(&signed_in, &report))
        (charts(&report, &days))
        (timeline::part(&signed_in, &report, &runs))
        (raw("Connection as JSON", &report))
    };
    let above = Some(("/portal/connections", "Connections"));
    let mut page = signed_in.page_below(Place::Connections, above, &name(&report), actions(&signed_in, &report), content);
    page.reload_seconds = is_moving(&report).then_some(5);
    Ok(page.into_response())
}

fn is_moving(report: &Value) -> bool {
    text_of(&report["health"]) == "syncing"
}

/// How it is, why, and what to do. While it syncs, this part alone is asked for anew.
fn state(signed_in: &SignedIn, report: &Value, latest: &Value) -> Markup {
    let moving = is_moving(report);
    let (address, word) = (signed_in.path.as_str(), text_of(&report["health"]));
    html! {
        div.condition #condition hx-get=[moving.then_some(address)] hx-trigger=[moving.then_some("every 2s")] hx-swap="outerHTML" {
            p.headline role="status" {
                (health(word))
                @match word {
                    "healthy" | "reauthorize_soon" => { span.soft { "Last sync " (moment(&report["last_sync_at"], signed_in.now)) ", next " (moment(&report["next_sync_at"], signed_in.now)) "." } },
                    "paused" => { span.soft { "Since " (moment(&report["paused_at"], signed_in.now)) ". Nothing is pulled until it is resumed, and everything that was pulled stays." (rest(report)) } },
                    "waiting" => { span.soft { "The customer has not opened the link or not consented yet." } },
                    "disconnected" => { span.soft { (disconnected(signed_in, report)) } },
                    "retrying" => { span.soft { "Retries " (moment(&report["next_sync_at"], signed_in.now)) "." } },
                    _ => {},
                }
            }
            @if !report["trouble"].is_null() { (trouble(&report["trouble"], signed_in.now)) }
            @if moving { (live::progress(latest)) }
        }
    }
}

/// How far the revocation at the provider is.
fn disconnected(signed_in: &SignedIn, report: &Value) -> Markup {
    let latest = &report["revocations"][0];
    html! {
        @match (text_of(&latest["ended"]), report["next_revocation_at"].is_null()) {
            ("confirmed", _) => { "The provider confirmed the revocation " (moment(&latest["at"], signed_in.now)) "." },
            ("expired", _) => { "The tokens expired before the provider confirmed." },
            (_, false) => { "The tokens are being revoked at the provider. Next attempt " (moment(&report["next_revocation_at"], signed_in.now)) "." },
            _ => {},
        }
    }
}

/// How long it may rest.
fn rest(report: &Value) -> String {
    let provider = report["platform_title"].as_str().unwrap_or("The provider");
    let left = report["reauthorize_in_days"].as_i64();
    left.map_or_else(String::new, |days| format!(" {provider} ends the authorization after {days} more days without a sync."))
}

/// The link for the customer, where somebody must open it.
fn link(report: &Value) -> Markup {
    let words = match text_of(&report["health"]) {
        "waiting" => "Send this link to somebody at the company. It shows who asks, and nothing happens before they consent.",
        "reauthorize" => {
            "Send this link to somebody at the company: they reconnect the same company, and syncing continues where it stopped."
        }
        _ => return html! {},
    };
    html! { section.part { h2 { "Connection link" } p.soft { (words) } (command(text_of(&report["connection_url"]))) } }
}

fn known(signed_in: &SignedIn, report: &Value) -> Markup {
    let now = signed_in.now;
    let company = |name: &str| report["business_info"][name].as_str().map(str::to_owned);
    let entity = text_of(&report["entity_id"]);
    let mut rows: Vec<(&str, Markup)> = vec![("Provider", html! { (report["platform_title"].as_str().unwrap_or("Not chosen yet")) })];
    if let Some(legal) = company("legal_name") {
        rows.push(("Legal name", html! { (legal) }));
    }
    if let Some(currency) = company("base_currency") {
        rows.push(("Home currency", html! { (currency) }));
    }
    rows.push(("Entity", html! { a href={ "/portal/entities/" (entity) } { (report["entity_name"].as_str().unwrap_or(entity)) } a href={ "/portal/data/" (entity) } { "View data" } }));
    rows.push(("Last complete sync", exactly(&report["last_sync_at"], now)));
    rows.push(("Next sync", exactly(&report["next_sync_at"], now)));
    if let Some(by) = time_of(&report["reauthorize_by"]) {
        let left = report["reauthorize_in_days"].as_i64().unwrap_or_default();
        rows.push(("Reconnect by", html! { span { "in " (left) " days, on " (date(by)) ", unless a sync renews it before" } }));
    }
    rows.push(("Calls today", calls(report)));
    rows.push(("Calls this month", html! { (count(&report["calls_this_month"])) }));
    rows.push(("Data read this month", html! { (bytes(&report["bytes_this_month"])) }));
    rows.push(("Connection ID", id(text_of(&report["id"]))));
    html! { section.part { (facts(&rows)) } }
}

fn charts(report: &Value, days: &Value) -> Markup {
    let rows = days["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.iter().all(|row| row["runs"] == 0) {
        return html! {};
    }
    let of = |value: fn(&Value) -> u64| -> Vec<Bar> {
        rows.iter().map(|row| Bar { label: day(text_of(&row["day"])), value: value(row), second: 0 }).collect()
    };
    let number = |row: &Value, name: &str| row[name].as_u64().unwrap_or_default();
    let records = of(|row| ["created", "changed", "deleted"].iter().map(|name| row[name].as_u64().unwrap_or_default()).sum());
    let runs: Vec<Bar> = rows
        .iter()
        .map(|row| Bar { label: day(text_of(&row["day"])), value: number(row, "runs"), second: number(row, "failed") })
        .collect();
    let limit = report["calls_per_day"].as_u64().map(|limit| (limit, format!("of {} allowed", crate::words::number(limit))));
    let calls = Chart { limit, ..Chart::of("Calls per day", "calls") };
    let say = |milliseconds: u64| span(i64::try_from(milliseconds).unwrap_or(i64::MAX));
    html! {
        section.part.charts aria-label="The last 30 days" {
            (bars(&Chart { second: "failed", ..Chart::of("Syncs per day", "syncs") }, &runs))
            (bars(&calls, &of(|row| row["calls"].as_u64().unwrap_or_default())))
            (bars(&Chart { say, ..Chart::of("Longest sync per day", "") }, &of(|row| row["longest_milliseconds"].as_u64().unwrap_or_default())))
            (bars(&Chart::of("Records changed per day", "records"), &records))
        }
    }
}

fn actions(signed_in: &SignedIn, report: &Value) -> Markup {
    let here = format!("/portal/connections/{}", text_of(&report["id"]));
    let press = |verb: &str, words: &str, class: &str| {
        html! { form method="post" action={ (here) "/" (verb) } { (token(signed_in)) button.small.(class) type="submit" { (words) } } }
    };
    let status = text_of(&report["status"]);
    let is_paused = !report["paused_at"].is_null();
    html! {
        @if signed_in.may_write() {
            @if status == "connected" && !is_paused {
                (press("sync", "Sync now", "primary"))
                (press("pause", "Pause", "quiet"))
            }
            @if status == "connected" && is_paused { (press("resume", "Resume", "primary")) }
            @if status == "disconnected" { a.button.primary.small href={ "/portal/connections/new?entity_id=" (text_of(&report["entity_id"])) } { "Reconnect" } }
            @else { (disconnect(signed_in, &format!("{here}/disconnect"), report)) }
        }
    }
}

/// The question before the end: what is lost and what stays.
fn disconnect(signed_in: &SignedIn, action: &str, report: &Value) -> Markup {
    let provider = report["platform_title"].as_str().unwrap_or("the connection");
    let (will, will_not) = if text_of(&report["status"]) == "pending_auth" {
        ("invalidate the link.", "delete the entity or anything that belongs to it.")
    } else {
        (
            "take effect immediately: syncing stops and the tokens are revoked at the provider (retried until confirmed). To reconnect, somebody at the company must consent again.",
            "delete data: everything that was pulled stays readable, and keeps its ids when the same company is reconnected.",
        )
    };
    let (button, question) = (format!("Disconnect {provider}"), format!("Disconnect {}?", name(report)));
    ask(signed_in, Ask { id: "disconnect", button: &button, question: &question, will, will_not, action }, html! {})
}
