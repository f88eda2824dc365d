//! The page for people.

use bursar_kernel::{TimeDelta, Timestamp};
use bursar_pages::{HtmlPage, address, badge};
use bursar_web::Installation;
use bursar_web::vitals::{DATABASE, WORKER};
use maud::{Markup, html};

use super::report::{Component, Day, Figures, Incident, Kind, NOW_MINUTES, Report, State};

/// The report as a page.
pub(crate) fn page(report: &Report, installation: &Installation) -> HtmlPage {
    let body = html! {
        body.status {
            a.skip href="#content" { "Skip to the content" }
            header.top {
                a.brand href="/docs" { img src=(address("mark.svg")) alt="" width="24" height="24"; (installation.name) (badge(installation)) }
                nav aria-label="Elsewhere" { a href="/docs" { "Documentation" } a.wide-only href="/portal" { "Partner portal" } a.wide-only href="/status.json" { "JSON" } }
            }
            main #content tabindex="-1" {
                h1.overall.(class(report.status)) { (shape(report.status)) (heading(report)) }
                p.fine { "As of " (moment(report.updated_at)) ". Measured by this server from the calls that it answered and made." }
                section.components aria-label="Components" {
                    @for component in &report.components { (row(component)) }
                }
                section.incidents aria-labelledby="incidents" {
                    h2 #incidents { "Incidents of the last 30 days" }
                    @if report.incidents.is_empty() { p.fine { "None. A provider is failing when a fifth of at least three calls within 15 minutes failed, a component of this server when a twentieth of its calls did, at least three; the incident ends when calls work again." } }
                    ol { @for incident in &report.incidents { (told(incident, report)) } }
                }
            }
        }
    };
    HtmlPage { reload_seconds: Some(60), ..HtmlPage::new("status", installation.titled(&format!("Status · {}", installation.name)), body) }
}

fn heading(report: &Report) -> String {
    let failing: Vec<&str> =
        report.components.iter().filter(|component| component.status == State::Failing).map(|component| component.name.as_str()).collect();
    match failing.as_slice() {
        [] => "All systems operational".to_owned(),
        [one] => format!("Failing: {one}"),
        [first @ .., last] => format!("Failing: {} and {last}", first.join(", ")),
    }
}

fn row(component: &Component) -> Markup {
    let (lately, month) = (&component.last_15_minutes, &component.last_30_days);
    html! {
        article {
            header {
                h2 { (component.name) }
                p.state.(class(component.status)) { (shape(component.status)) (word(component.status)) }
            }
            (strip(component))
            dl {
                div { dt { "Last " (NOW_MINUTES) " minutes" } dd { (figures(lately, &component.id)) } }
                div { dt { "Last 30 days" } dd { (figures(month, &component.id)) } }
            }
            p.fine { (component.counts) }
        }
    }
}

/// `12,430 calls · 0.02 % failed · 95 % within 50 ms`.
fn figures(figures: &Figures, id: &str) -> String {
    let Some(rate) = figures.error_rate else { return "no calls".to_owned() };
    let unit = if [WORKER, DATABASE].contains(&id) { "check" } else { "call" };
    let calls = if figures.calls == 1 { format!("1 {unit}") } else { format!("{} {unit}s", grouped(figures.calls)) };
    let failed = if figures.failing == 0 { "none failed".to_owned() } else { format!("{} failed", percent(rate)) };
    if figures.failing == figures.calls {
        return format!("{calls} · {failed}");
    }
    let took = figures.most_within_ms.map_or("some took more than 5 s".to_owned(), |bound| format!("95 % within {}", duration(bound)));
    format!("{calls} · {failed} · {took}")
}

/// A rectangle for each day.
fn strip(component: &Component) -> Markup {
    let label = format!("{}: the last 30 days, a bar a day, the oldest on the left", component.name);
    html! {
        svg.strip viewBox="0 0 358 36" preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (place, day) in component.days.iter().enumerate() {
                rect.(tone(day)) x=(place * 12) y=(if tone(day) == "bad" { 0 } else { 4 }) width="9" height=(if tone(day) == "bad" { 36 } else { 28 }) rx="1.5" {
                    title { (day.date) ": " (figures(&day.figures, &component.id)) }
                }
            }
        }
        p.scale { span { "30 days ago" } (uptime(component)) span { "today" } }
    }
}

/// The share of calls that did not fail, as people compare it: cut, not rounded, so that 100 % means all of them.
fn uptime(component: &Component) -> Markup {
    let Some(rate) = component.last_30_days.error_rate else { return html! {} };
    let (recorded, days) = (component.days.iter().filter(|day| day.figures.calls > 0).count(), component.days.len());
    let share = ((1.0 - rate) * 10_000.0).floor() / 100.0;
    html! { strong { @if rate == 0.0 { "100 %" } @else { (format!("{share:.2} %")) } " without a failure" @if recorded < days { ", recorded on " (recorded) " of " (days) " days" } } }
}

fn tone(day: &Day) -> &'static str {
    if day.has_failed {
        "bad"
    } else if day.figures.calls == 0 {
        "none"
    } else {
        "good"
    }
}

fn told(incident: &Incident, report: &Report) -> Markup {
    let name = report.components.iter().find(|component| component.id == incident.component).map_or("", |component| &component.name);
    let (tone, what) = match incident.kind {
        Kind::Failing => {
            let Figures { calls, failing, .. } = incident.figures;
            ("failing", format!("{} of {} calls failed", grouped(failing), grouped(calls)))
        }
        Kind::NotRunning => ("paused", "Nothing was recorded: the server did not run, or its database did not answer".to_owned()),
    };
    let title = match incident.kind {
        Kind::Failing => format!("{name} {} failing", if incident.ended_at.is_none() { "is" } else { "was" }),
        Kind::NotRunning => "Not running".to_owned(),
    };
    html! {
        li {
            p.state.(tone) { (shape(if incident.kind == Kind::Failing { State::Failing } else { State::Quiet })) strong { (title) } }
            p { (what) "." }
            p.fine {
                (moment(incident.began_at))
                @match incident.ended_at {
                    Some(ended) => { " to " (moment(ended)) ", " (lasted(ended - incident.began_at)) }
                    None => { ", ongoing" }
                }
            }
        }
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Operational => "ok",
        State::Quiet => "paused",
        State::Failing => "failing",
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Operational => "Operational",
        State::Quiet => "No recent calls",
        State::Failing => "Failing",
    }
}

/// A shape beside the word, so that nothing is told by color alone.
fn shape(state: State) -> Markup {
    html! {
        svg.shape viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {
            @match state {
                State::Operational => path d="M3 8.5l3.2 3.2L13 5" fill="none" stroke="currentColor" stroke-width="2" {},
                State::Quiet => path d="M3 8h10" stroke="currentColor" stroke-width="2" {},
                State::Failing => path d="M8 2v7.5M8 12v2" stroke="currentColor" stroke-width="2.5" {},
            }
        }
    }
}

fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(at.to_rfc3339()) { (at.format("%-d %b %Y, %H:%M UTC")) } }
}

fn duration(milliseconds: u32) -> String {
    if milliseconds < 1000 { format!("{milliseconds} ms") } else { format!("{} s", milliseconds / 1000) }
}

fn lasted(time: TimeDelta) -> String {
    match (time.num_hours(), time.num_minutes() % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.01 {
        "under 0.01 %".to_owned()
    } else if percent >= 10.0 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.2} %")
    }
}

/// `12,430`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    std::iter::once(head.to_owned()).filter(|head| !head.is_empty()).chain(groups).collect::<Vec<_>>().join(",")
}
