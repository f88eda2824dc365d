//! What happened to a connection, newest first: its events and its syncs. Syncs that brought nothing are told together.

use bursar_kernel::Timestamp;
use maud::{Markup, html};
use serde_json::Value;

use crate::partner::SignedIn;
use crate::partner::figures::{count, moment, run_status, span, title};
use crate::partner::parts::{Tone, ago, status, text_of, time_of};
use crate::partner::refusal::sentence;
use crate::partner::runs::changes;

/// Something that happened.
enum Entry<'a> {
    /// An event of the connection, or an attempt to revoke its tokens.
    Event(&'a Value),
    /// A sync worth a line.
    Run(&'a Value),
    /// Syncs that brought nothing, the newest first.
    Quiet(Vec<&'a Value>),
}

/// The part of the page.
pub(super) fn part(signed_in: &SignedIn, report: &Value, runs: &Value) -> Markup {
    let entries = entries(report, runs);
    let id = text_of(&report["id"]);
    html! {
        section.part {
            div.head { h2 { "Timeline" } a href={ "/portal/runs?connection_id=" (id) } { "All syncs" } }
            @if entries.is_empty() { p.soft { "Nothing has happened yet." } }
            ol.timeline { @for entry in &entries { (line(signed_in, entry)) } }
        }
    }
}

fn entries<'a>(report: &'a Value, runs: &'a Value) -> Vec<Entry<'a>> {
    let runs = runs["data"].as_array().into_iter().flatten();
    let mut moments: Vec<(Option<Timestamp>, bool, &Value)> = runs.map(|run| (time_of(&run["started_at"]), true, run)).collect();
    // Of what lies before the runs that are shown, only the events are told.
    let told = report["history"].as_array().into_iter().chain(report["revocations"].as_array()).flatten();
    moments.extend(told.map(|event| (time_of(&event["at"]), false, event)));
    moments.sort_by_key(|(at, is_run, _)| std::cmp::Reverse((*at, *is_run)));
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (_, is_run, value) in moments {
        match (is_run, is_quiet(value), entries.last_mut()) {
            (false, ..) => entries.push(Entry::Event(value)),
            (true, true, Some(Entry::Quiet(others))) => others.push(value),
            (true, true, _) => entries.push(Entry::Quiet(vec![value])),
            (true, false, _) => entries.push(Entry::Run(value)),
        }
    }
    entries
}

fn is_quiet(run: &Value) -> bool {
    let has_none = |name: &str| run[name].as_i64() == Some(0);
    text_of(&run["status"]) == "complete"
        && ["created", "changed", "deleted"].iter().all(|name| has_none(name))
        && run["troubles"].as_array().is_some_and(Vec::is_empty)
}

fn line(signed_in: &SignedIn, entry: &Entry<'_>) -> Markup {
    match entry {
        Entry::Event(event) => html! {
            li.event {
                span.what {
                    @match event["ended"].as_str() {
                        Some(ended) => { (revocation(ended)) span.soft { (revocation_words(ended)) } },
                        None => { (happened(text_of(&event["action"]))) span.soft { (sentence(text_of(&event["description"]))) } },
                    }
                }
                span.when { (moment(&event["at"], signed_in.now)) }
            }
        },
        Entry::Run(run) => html! {
            li {
                span.what {
                    (run_status(run))
                    a href={ "/portal/runs/" (text_of(&run["id"])) } { (cause(run)) }
                    (changes(run))
                    @if let Some(took) = run["duration_milliseconds"].as_i64() { span.soft { (span(took)) ", " (count(&run["calls"])) " calls" } }
                    @if let Some(trouble) = run["troubles"].as_array().and_then(|troubles| troubles.last()) {
                        span.said { (sentence(text_of(&trouble["message"]))) }
                    }
                }
                span.when { (moment(&run["started_at"], signed_in.now)) }
            }
        },
        Entry::Quiet(runs) => quiet(signed_in, runs),
    }
}

fn quiet(signed_in: &SignedIn, runs: &[&Value]) -> Markup {
    let (newest, oldest) =
        (runs.first().and_then(|run| time_of(&run["started_at"])), runs.last().and_then(|run| time_of(&run["started_at"])));
    html! {
        li.quiet-run {
            span.what {
                @if let [only] = runs {
                    (run_status(only)) a href={ "/portal/runs/" (text_of(&only["id"])) } { (cause(only)) } span.soft { "found nothing new" }
                } @else {
                    (status(Tone::Ok, "Complete")) (runs.len()) " syncs found nothing new"
                    @if let Some(oldest) = oldest { span.soft { "since " (ago(oldest, signed_in.now)) } }
                }
            }
            @if let Some(newest) = newest { span.when { (ago(newest, signed_in.now)) } }
        }
    }
}

/// Why a run began.
fn cause(run: &Value) -> &'static str {
    match text_of(&run["cause"]) {
        "initial" => "Initial sync",
        "forced" => "Manual sync",
        "required" => "Automatic sync",
        _ => "Scheduled sync",
    }
}

fn happened(action: &str) -> Markup {
    match action {
        "connected" => status(Tone::Ok, "Connected"),
        "deauthorized" => status(Tone::Failing, "Authorization lost"),
        "pending_auth" => status(Tone::Paused, "Link created"),
        "paused" => status(Tone::Paused, "Paused"),
        "resumed" => status(Tone::Ok, "Resumed"),
        "disconnected" => status(Tone::Paused, "Disconnected"),
        other => html! { span.state { (title(other)) } },
    }
}

/// What came of telling the provider that the tokens are revoked.
fn revocation(ended: &str) -> Markup {
    match ended {
        "confirmed" => status(Tone::Ok, "Revocation confirmed"),
        "expired" => status(Tone::Paused, "Tokens expired"),
        _ => status(Tone::Attention, "Revocation failed"),
    }
}

fn revocation_words(ended: &str) -> &'static str {
    match ended {
        "confirmed" => "The provider confirmed, and the tokens were destroyed here.",
        "expired" => "The provider never confirmed; nobody can use the tokens any more, and they were destroyed here.",
        _ => "The provider did not confirm: it is retried automatically.",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn syncs_that_brought_nothing_are_told_together() {
        let run = |at: &str, changed: i64| json!({"started_at": at, "status": "complete", "created": 0, "changed": changed, "deleted": 0, "troubles": []});
        let runs = json!({"data": [
            run("2024-06-03T12:00:00Z", 0), run("2024-06-03T11:00:00Z", 0), run("2024-06-03T10:00:00Z", 2), run("2024-06-03T09:00:00Z", 0),
        ]});
        let report = json!({"history": [{"at": "2024-06-03T08:00:00Z", "action": "connected"}]});
        let told: Vec<usize> = entries(&report, &runs)
            .iter()
            .map(|entry| match entry {
                Entry::Event(_) => 0,
                Entry::Run(_) => 1,
                Entry::Quiet(runs) => 10 + runs.len(),
            })
            .collect();
        assert_eq!(told, [12, 1, 11, 0]);
    }
}
