//! Figures and states in words, as the pages for the work share them.

use bursar_kernel::{NaiveDate, Timestamp};
use maud::{Markup, html};
use serde_json::Value;

use super::parts::{Tone, ago, exact, status, text_of, time_of};
use crate::words;

/// A whole number of an answer, its thousands set apart.
pub(crate) fn count(value: &Value) -> String {
    words::number(value.as_u64().unwrap_or_default())
}

/// Bytes as people say them.
pub(crate) fn bytes(value: &Value) -> String {
    let bytes = value.as_f64().unwrap_or_default();
    match bytes {
        0.0..1e3 => format!("{bytes:.0} B"),
        0.0..1e6 => format!("{:.0} kB", bytes / 1e3),
        0.0..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.2} GB", bytes / 1e9),
    }
}

/// A span of milliseconds as people say it.
pub(crate) fn span(milliseconds: i64) -> String {
    match milliseconds {
        ..1000 => format!("{milliseconds} ms"),
        1000..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        60_000..3_600_000 => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1000),
        _ => format!("{} h {} min", milliseconds / 3_600_000, milliseconds % 3_600_000 / 60_000),
    }
}

/// Minor units of a currency with two places.
pub(crate) fn fee(minor: i64, currency: &str) -> Markup {
    let whole = words::number(u64::try_from(minor / 100).unwrap_or_default());
    html! { span.amount { (whole) "." (format!("{:02}", minor % 100)) small { (currency) } } }
}

/// An amount of the ledger, in major units, with its currency small; a dash where there is none.
pub(crate) fn amount(value: &Value, currency: &Value) -> Markup {
    let written = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return html! { span.soft { "–" } },
    };
    let (whole, rest) = written.split_once('.').map_or((written.as_str(), ""), |(whole, rest)| (whole, rest));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let grouped = digits.parse().map_or_else(|_| digits.to_owned(), words::number);
    html! { span.amount { (sign) (grouped) "." (format!("{rest:0<2}")) @if let Some(code) = currency.as_str() { small { (code) } } } }
}

/// A moment of an answer; a dash where there is none.
pub(crate) fn moment(value: &Value, now: Timestamp) -> Markup {
    // What the API did for this very page lies a moment ahead of the page's own present.
    let past = |at: Timestamp| if at > now && (at - now).num_seconds() < 1 { now } else { at };
    html! { @if let Some(at) = time_of(value) { (ago(past(at), now)) } @else { span.soft { "–" } } }
}

/// A plain date of an answer; what is no date stays as it is.
pub(crate) fn day(value: &Value) -> Markup {
    let text = text_of(value);
    match text.parse::<NaiveDate>() {
        Ok(date) => html! { time datetime=(text) { (date.format("%-d %b %Y")) } },
        Err(_) if text.is_empty() => html! { span.soft { "–" } },
        Err(_) => html! { (text) },
    }
}

/// A moment of an answer in the shortest words, for columns; exactly on hover.
pub(crate) fn brief(value: &Value, now: Timestamp) -> Markup {
    let Some(at) = time_of(value) else { return html! { span.soft { "–" } } };
    let words = briefly((now - at).num_seconds().unsigned_abs());
    let said = if words.is_empty() {
        "now".to_owned()
    } else if at > now {
        format!("in {words}")
    } else {
        format!("{words} ago")
    };
    html! { time datetime=(at.to_rfc3339()) title=(exact(at)) { (said) } }
}

/// A distance in the shortest words; none for less than half a minute.
fn briefly(seconds: u64) -> String {
    match seconds {
        ..30 => String::new(),
        30..3570 => format!("{} min", (seconds + 30) / 60),
        3570..84_600 => format!("{} h", (seconds + 1800) / 3600),
        _ => format!("{} d", (seconds + 43_200) / 86_400),
    }
}

/// A moment of an answer, to the second.
pub(crate) fn exactly(value: &Value, now: Timestamp) -> Markup {
    html! { @if let Some(at) = time_of(value) { (exact(at)) " " span.soft { (ago(at, now)) } } @else { span.soft { "–" } } }
}

/// A word of the API as words for people: `credit_note` is a credit note.
pub(crate) fn plain(word: &str) -> String {
    word.replace(['_', '.'], " ")
}

/// The same, with a capital.
pub(crate) fn title(word: &str) -> String {
    let words = plain(word);
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), characters.as_str()))
}

/// How a connection is, with its shape and color.
pub(crate) fn health(word: &str) -> Markup {
    let (tone, words) = match word {
        "healthy" => (Tone::Ok, "Synced"),
        "syncing" => (Tone::Running, "Syncing"),
        "retrying" => (Tone::Attention, "Retrying"),
        "failing" => (Tone::Failing, "Sync failing"),
        "undecided" => (Tone::Attention, "Sync incomplete"),
        "reauthorize_soon" => (Tone::Attention, "Reconnect soon"),
        "reauthorize" => (Tone::Failing, "Reconnect required"),
        "waiting" => (Tone::Paused, "Awaiting authorization"),
        "paused" => (Tone::Paused, "Paused"),
        _ => (Tone::Paused, "Disconnected"),
    };
    status(tone, words)
}

/// Where a run stands, with its shape and color.
pub(crate) fn run_status(run: &Value) -> Markup {
    let (tone, words) = match text_of(&run["status"]) {
        "requested" => (Tone::Running, "Starting"),
        "running" if !run["next_attempt_at"].is_null() => (Tone::Attention, "Retrying"),
        "running" => (Tone::Running, "Running"),
        "complete" => (Tone::Ok, "Complete"),
        "partial" => (Tone::Attention, "Incomplete"),
        "failed" => (Tone::Failing, "Failed"),
        _ => (Tone::Paused, "Stopped"),
    };
    status(tone, words)
}

/// Who must act.
pub(crate) fn actor(word: &str) -> &'static str {
    match word {
        "partner" => "You",
        "customer" => "Your customer",
        "operator" => "Your operator",
        _ => "Nobody",
    }
}

/// Cause, remedy, who must act, and what an engineer wants to know.
pub(crate) fn trouble(trouble: &Value, now: Timestamp) -> Markup {
    let tone = if text_of(&trouble["actor"]) == "nobody" { "attention" } else { "failing" };
    let detail = |name: &str| trouble[name].as_str().filter(|text| !text.is_empty());
    let times = trouble["times"].as_u64().unwrap_or(1);
    html! {
        div.trouble.(tone) {
            p.cause { (super::refusal::sentence(text_of(&trouble["message"]))) }
            dl {
                div { dt { "Remedy" } dd { (text_of(&trouble["remedy"])) } }
                div { dt { "Who must act" } dd { (actor(text_of(&trouble["actor"]))) } }
                div { dt { "Last seen" } dd { (exactly(&trouble["at"], now)) @if times > 1 { span.soft { (words::number(times)) " times in a row" } } } }
                @if let Some(code) = detail("provider_code") { div { dt { "Provider’s code" } dd { code { (code) } } } }
                @if let Some(trace) = detail("trace_id") { div { dt { "Trace ID" } dd { (super::parts::id(trace)) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_said_as_people_say_them() {
        assert_eq!([0, 999, 4200, 1_250_000, 3_000_000_000_u64].map(|n| bytes(&json!(n))), ["0 B", "999 B", "4 kB", "1.2 MB", "3.00 GB"]);
        assert_eq!([40, 1540, 75_000, 3_700_000].map(span), ["40 ms", "1.5 s", "1 min 15 s", "1 h 1 min"]);
        assert_eq!([10, 61, 3599, 90_000].map(briefly), ["", "1 min", "1 h", "1 d"]);
        assert_eq!(amount(&json!("-1234.5"), &json!("EUR")).into_string(), "<span class=\"amount\">−1,234.50<small>EUR</small></span>");
        assert_eq!(fee(350_000, "AUD").into_string(), "<span class=\"amount\">3,500.00<small>AUD</small></span>");
    }
}
