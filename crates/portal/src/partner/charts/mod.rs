//! Charts, drawn by the server: SVG for the shapes, HTML for the words, so that these stay sharp at every width. No axis without a unit,
//! direct labels, the last value printed, two colors at most, of which the second is darker too.

use maud::{Markup, html};

use crate::words::number;

/// A bar: what stands below it, how high it is, and how much of that is of the second kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// The day or the hour.
    pub(crate) label: String,
    /// Its height.
    pub(crate) value: u64,
    /// The part of it that is of the second kind.
    pub(crate) second: u64,
}

/// What a chart says.
#[derive(Debug)]
pub(crate) struct Chart<'a> {
    /// What is counted: `Calls per day`.
    pub(crate) title: &'a str,
    /// What one is called: `calls`.
    pub(crate) unit: &'a str,
    /// What the second kind is called; empty where there is none.
    pub(crate) second: &'a str,
    /// A line that should not be reached, with its words.
    pub(crate) limit: Option<(u64, String)>,
    /// Says a value.
    pub(crate) say: fn(u64) -> String,
}

impl<'a> Chart<'a> {
    /// A chart of one kind, counted in plain numbers.
    pub(crate) fn of(title: &'a str, unit: &'a str) -> Self {
        Chart { title, unit, second: "", limit: None, say: number }
    }
}

/// Height of the drawing; its width is that of its place.
const HEIGHT: u64 = 100;
/// Width of a bar with its gap.
const STEP: usize = 10;

/// Bars, the last on the right. Nothing is drawn for no bars.
pub(crate) fn bars(chart: &Chart<'_>, bars: &[Bar]) -> Markup {
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return html! {} };
    let highest = bars.iter().max_by_key(|bar| bar.value).unwrap_or(last);
    if highest.value == 0 {
        return html! { figure.chart { figcaption { span.name { (chart.title) } span.soft { "none in " (bars.len()) " days" } } } };
    }
    // A limit far above all bars is said, not drawn: it would flatten them.
    let limit = chart.limit.as_ref().filter(|(limit, _)| highest.value * 4 > *limit);
    let top = limit.map_or(0, |(limit, _)| *limit).max(highest.value).max(1);
    let height = |value: u64| if value == 0 { 0 } else { (value * HEIGHT / top).max(1) };
    let say = chart.say;
    let width = bars.len() * STEP;
    html! {
        figure.chart {
            figcaption {
                span.name { (chart.title) }
                strong { (said(chart, last.value)) @if last.second > 0 && !chart.second.is_empty() { span.second { ", " (say(last.second)) " " (chart.second) } } }
                @if let Some((_, words)) = &chart.limit { span.soft { (words) } }
            }
            div.plot {
                span.peak aria-hidden="true" { (said(chart, top)) }
                svg viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" role="img" aria-label=(told(chart, bars, highest)) {
                    @for (place, bar) in bars.iter().enumerate() {
                        (drawn(place * STEP, bar, height(bar.value), height(bar.second), &format!("{}: {}", bar.label, said(chart, bar.value))))
                    }
                    @if let Some((limit, _)) = limit {
                        line.limit x1="0" x2=(width) y1=(HEIGHT - height(*limit)) y2=(HEIGHT - height(*limit)) {}
                    }
                    line.base x1="0" x2=(width) y1=(HEIGHT) y2=(HEIGHT) {}
                }
            }
            div.axis aria-hidden="true" { span { (first.label) } span { (last.label) } }
        }
    }
}

fn drawn(x: usize, bar: &Bar, height: u64, second: u64, words: &str) -> Markup {
    html! {
        g.bar {
            title { (words) }
            // Without a shape over the whole height, a small bar could not be pointed at.
            rect.reach x=(x) y="0" width=(STEP) height=(HEIGHT) {}
            @if bar.value > 0 { rect.first x=(x + 1) y=(HEIGHT - height) width=(STEP - 2) height=(height) {} }
            @if bar.second > 0 { rect.second x=(x + 1) y=(HEIGHT - second) width=(STEP - 2) height=(second) {} }
        }
    }
}

/// A value with its unit; one of them has no plural.
fn said(chart: &Chart<'_>, value: u64) -> String {
    let unit = if value == 1 { chart.unit.trim_end_matches('s') } else { chart.unit };
    format!("{} {unit}", (chart.say)(value)).trim_end().to_owned()
}

/// The chart in words.
fn told(chart: &Chart<'_>, bars: &[Bar], highest: &Bar) -> String {
    let (title, last) = (chart.title, bars.last().unwrap_or(highest));
    format!("{title}: {} on {}, at most {} on {}", said(chart, last.value), last.label, said(chart, highest.value), highest.label)
}

/// `2024-06-03` as `3 Jun`.
pub(crate) fn day(date: &str) -> String {
    date.parse::<bursar_kernel::NaiveDate>().map_or_else(|_| date.to_owned(), |date| date.format("%-d %b").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Vec<Bar> {
        [("1 Jun", 1200, 0), ("2 Jun", 0, 0), ("3 Jun", 30, 3)]
            .map(|(label, value, second)| Bar { label: label.into(), value, second })
            .to_vec()
    }

    #[test]
    fn a_chart_says_its_unit_its_last_value_and_its_highest() {
        let chart = Chart { second: "failed", ..Chart::of("Syncs per day", "syncs") };
        let drawn = bars(&chart, &three()).into_string();
        assert!(drawn.contains("<strong>30 syncs<span class=\"second\">, 3 failed</span></strong>"), "{drawn}");
        assert!(drawn.contains(">1,200 syncs</span>"), "the axis has its unit");
        assert_eq!((said(&chart, 1), said(&chart, 0)), ("1 sync".to_owned(), "0 syncs".to_owned()));
        assert!(drawn.contains("aria-label=\"Syncs per day: 30 syncs on 3 Jun, at most 1,200 syncs on 1 Jun\""));
        assert_eq!(drawn.matches("rect class=\"first\"").count(), 2, "a day of nothing has no bar");
        assert!(!drawn.contains("style="));
    }

    #[test]
    fn a_limit_is_drawn_where_it_is_near() {
        let chart = |limit| Chart { limit: Some((limit, "of 5,000 allowed".into())), ..Chart::of("Calls per day", "calls") };
        assert!(bars(&chart(2000), &three()).into_string().contains("class=\"limit\""));
        let far = bars(&chart(500_000), &three()).into_string();
        assert!(!far.contains("class=\"limit\"") && far.contains("of 5,000 allowed"));
    }
}
