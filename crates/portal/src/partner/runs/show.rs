use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bursar_pages::Fragment;
use maud::{Markup, html};
use serde_json::Value;

use super::{changes, is_open, live};
use crate::partner::figures::{bytes, count, exactly, moment, run_status, span, title, trouble};
use crate::partner::parts::{facts, id, raw, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

/// `GET /portal/runs/{id}`; to a script only what changes while it runs.
pub(super) async fn show(Path(run): Path<String>, signed_in: SignedIn) -> Result<Response, Refused> {
    let run = signed_in.get(&format!("/sync_runs/{run}"), &[]).await?;
    if signed_in.wants_piece {
        return Ok(Fragment(body(&signed_in, &run)).into_response());
    }
    let company = run["company_name"].as_str().or(run["entity_name"].as_str()).unwrap_or("Sync");
    let connection = format!("/portal/connections/{}", text_of(&run["connection_id"]));
    let actions = html! { a.button.quiet.small href=(connection) { "Open connection" } };
    let content = html! { (body(&signed_in, &run)) (raw("Run as JSON", &run)) };
    let mut page = signed_in.page_below(Place::Runs, Some(("/portal/runs", "Sync runs")), &format!("Sync of {company}"), actions, content);
    page.reload_seconds = is_open(&run).then_some(3);
    Ok(page.into_response())
}

fn body(signed_in: &SignedIn, run: &Value) -> Markup {
    let (moving, path) = (is_open(run), signed_in.path.as_str());
    let troubles = run["troubles"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        div #run hx-get=[moving.then_some(path)] hx-trigger=[moving.then_some("every 2s")] hx-swap="outerHTML" {
            p.headline role="status" {
                (run_status(run))
                @if !run["next_attempt_at"].is_null() { span.soft { "Retries " (moment(&run["next_attempt_at"], signed_in.now)) "." } }
                @else if moving { span.soft { (count(&run["fetched"])) " records read so far." } }
                @else { (changes(run)) }
            }
            @if moving { (live::progress(run)) }
            @if !troubles.is_empty() {
                section.part {
                    h2 { @if moving { "Waiting for" } @else { "Errors" } }
                    @for met in troubles.iter().rev() { (trouble(met, signed_in.now)) }
                }
            }
            (kinds(run))
            section.part { (known(signed_in, run)) }
        }
    }
}

fn kinds(run: &Value) -> Markup {
    let kinds = run["kinds"].as_array().map(Vec::as_slice).unwrap_or_default();
    let entity = text_of(&run["entity_id"]);
    html! {
        @if !kinds.is_empty() {
            section.part {
                h2 { "Records read" }
                (table("Records by kind", &["Kind", ">New", ">Changed", ">Unchanged", ">Deleted"], html! {
                    @for row in kinds {
                        @let kind = text_of(&row["kind"]);
                        tr {
                            th.lead scope="row" { a href={ "/portal/data/" (entity) "/" (kind) } { (title(kind)) } }
                            @for name in ["created", "changed", "unchanged", "deleted"] {
                                td.figure { @if row[name] == 0 { span.soft { "0" } } @else { (count(&row[name])) } }
                            }
                        }
                    }
                }))
            }
        }
    }
}

fn known(signed_in: &SignedIn, run: &Value) -> Markup {
    let why = match text_of(&run["cause"]) {
        "initial" => "Initial: the first sync of the connection",
        "forced" => "Manual",
        "required" => "Automatic: after a merge or a restore",
        _ => "Scheduled",
    };
    let took = run["duration_milliseconds"].as_i64().map_or_else(|| "running".to_owned(), span);
    facts(&[
        ("Trigger", html! { (why) }),
        ("Started", exactly(&run["started_at"], signed_in.now)),
        ("Ended", exactly(&run["finished_at"], signed_in.now)),
        ("Duration", html! { (took) }),
        ("Calls", html! { (count(&run["calls"])) }),
        ("Data read", html! { (bytes(&run["bytes"])) }),
        ("Run ID", id(text_of(&run["id"]))),
    ])
}
