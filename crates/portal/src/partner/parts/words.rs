//! Words with a meaning: states, moments, ids.

use bursar_kernel::{TimeDelta, Timestamp};
use maud::{Markup, html};
use serde_json::Value;

/// What a state means. Each has a color and a shape of its own, because color alone says nothing to some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// All is well: a full circle.
    Ok,
    /// Somebody should act: a triangle.
    Attention,
    /// It failed: a diamond.
    Failing,
    /// It rests: a ring.
    Paused,
    /// It is under way: a ring that turns.
    Running,
}

/// A state in a word, with its shape before it.
pub(crate) fn status(tone: Tone, word: &str) -> Markup {
    let (class, shape) = match tone {
        Tone::Ok => ("ok", html! { circle cx="6" cy="6" r="4" fill="currentColor" {} }),
        Tone::Attention => ("attention", html! { path d="M6 1.5L11 10.5H1z" fill="currentColor" {} }),
        Tone::Failing => ("failing", html! { path d="M6 1L11 6L6 11L1 6z" fill="currentColor" {} }),
        Tone::Paused => ("paused", html! { circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" stroke-width="1.5" {} }),
        Tone::Running => (
            "running",
            html! { path d="M6 2a4 4 0 1 1-4 4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" {} },
        ),
    };
    html! { span.state.(class) { svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" { (shape) } (word) } }
}

/// A sign of lines on a grid of 16.
pub(crate) fn sign(path: &str) -> Markup {
    html! {
        svg.sign viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.4"
            stroke-linecap="round" stroke-linejoin="round" { path d=(path) {} }
    }
}

/// A moment as people say it; exactly on hover, and for machines.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> Markup {
    html! { time datetime=(at.to_rfc3339()) title=(exact(at)) { (relative(at, now)) } }
}

/// The day of a moment.
pub(crate) fn date(at: Timestamp) -> Markup {
    html! { time datetime=(at.to_rfc3339()) title=(exact(at)) { (at.format("%-d %b %Y")) } }
}

/// `3 Jun 2024, 09:30:00 UTC`.
pub(crate) fn exact(at: Timestamp) -> String {
    at.format("%-d %b %Y, %H:%M:%S UTC").to_string()
}

/// A moment in an answer of the API.
pub(crate) fn time_of(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

/// A text in an answer of the API; empty where there is none.
pub(crate) fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// `3 minutes ago`, `in 2 hours`; beyond a month the day.
fn relative(at: Timestamp, now: Timestamp) -> String {
    let distance = (now - at).abs();
    let count = |number: i64, unit: &str| if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") };
    let words = if distance < TimeDelta::seconds(45) {
        return if at > now { "in a moment".to_owned() } else { "just now".to_owned() };
    } else if distance < TimeDelta::minutes(60) {
        count((distance.num_seconds() + 30) / 60, "minute")
    } else if distance < TimeDelta::hours(24) {
        count(distance.num_hours(), "hour")
    } else if distance < TimeDelta::days(31) {
        count(distance.num_days(), "day")
    } else {
        return at.format("%-d %b %Y").to_string();
    };
    if at > now { format!("in {words}") } else { format!("{words} ago") }
}

/// An id that can be copied.
pub(crate) fn id(word: &str) -> Markup {
    html! { span.id { code { (word) } (copy(word, "Copy the id")) } }
}

/// A button that copies; without scripts it is not there.
pub(crate) fn copy(text: &str, words: &str) -> Markup {
    html! {
        button.copy type="button" data-copy=(text) aria-label=(words) title=(words) {
            (sign("M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"))
        }
    }
}

/// What is shown once: it stands out, it can be copied, and it says that it does not come again.
pub(crate) fn shown_once(label: &str, secret: &str, words: &str) -> Markup {
    html! {
        section.once role="status" {
            h2 { (label) }
            p { (words) }
            div.secret { code { (secret) } (copy(secret, "Copy")) }
        }
    }
}

/// A command that can be copied.
pub(crate) fn command(text: &str) -> Markup {
    html! { div.secret { code { (text) } (copy(text, "Copy the command")) } }
}

/// Names and values, one under the other.
pub(crate) fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } }
    }
}

/// A piece of JSON, folded.
pub(crate) fn raw(words: &str, value: &Value) -> Markup {
    html! { details.raw { summary { (words) } pre { code { (format!("{value:#}")) } } } }
}

/// What the page before has to say.
pub(crate) fn flash(words: &str) -> Markup {
    html! { p.flash role="status" { (sign("M3 8.5l3.2 3.2L13 5")) (words) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_said_as_people_say_them() {
        let now: Timestamp = "2024-06-03T09:30:00Z".parse().unwrap();
        let said = |seconds: i64| relative(now - TimeDelta::seconds(seconds), now);
        let cases =
            [(0, "just now"), (44, "just now"), (60, "1 minute ago"), (150, "3 minutes ago"), (7200, "2 hours ago"), (86_400, "1 day ago")];
        for (seconds, words) in cases {
            assert_eq!(said(seconds), words);
        }
        assert_eq!((said(-10).as_str(), said(-7200).as_str()), ("in a moment", "in 2 hours"));
        assert_eq!(said(40 * 86_400), "24 Apr 2024");
    }
}
