//! What the apps used at the providers, and what that costs.

use maud::{Markup, html};
use serde_json::Value;

use crate::partner::charts::{Bar, Chart, bars, day};
use crate::partner::figures::{bytes, count, fee, title};
use crate::partner::parts::text_of;

/// A part for each app; nothing where there is none.
pub(super) fn apps(used: &Value) -> Markup {
    let apps = used["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if !apps.is_empty() {
            section.part.usage {
                h2 { "API usage this month" }
                p.soft { "Estimate, in UTC; the provider’s invoice is authoritative." }
                div.apps { @for app in apps { (one(app)) } }
            }
        }
    }
}

fn one(app: &Value) -> Markup {
    let days: Vec<Bar> = app["days"].as_array().into_iter().flatten().map(bar).collect();
    let chart = Chart::of("Calls per day", "calls");
    html! {
        article.app {
            header {
                h3 { (text_of(&app["title"])) }
                span.soft { (title(text_of(&app["environment"]))) }
            }
            dl {
                div { dt { "Calls" } dd { (count(&app["calls_this_month"])) @if let Some(limit) = limit(app) { span.soft { " of " (limit) } } } }
                div { dt { "Data read" } dd { (bytes(&app["bytes_this_month"])) @if !app["plan"]["bytes_per_month"].is_null() { span.soft { " of " (bytes(&app["plan"]["bytes_per_month"])) } } } }
                div { dt { "Companies" } dd { (count(&app["companies"])) @if !app["plan"]["connections"].is_null() { span.soft { " of " (count(&app["plan"]["connections"])) } } } }
                @if !app["calls_per_company_and_day"].is_null() {
                    div { dt { "Most calls for one company today" } dd { (count(&app["busiest_company_today"])) span.soft { " of " (count(&app["calls_per_company_and_day"])) } } }
                }
                div { dt { "Costs" } dd { (cost(app)) } }
            }
            (bars(&chart, &days))
        }
    }
}

fn limit(app: &Value) -> Option<String> {
    let plan = if app["plan"].is_null() { app["plans"].as_array()?.last()? } else { &app["plan"] };
    plan["calls_per_month"].as_u64().map(|_| count(&plan["calls_per_month"]))
}

fn cost(app: &Value) -> Markup {
    let source = text_of(&app["plans_source"]);
    html! {
        @if app["plan"].is_null() {
            "More than the published plans allow: "
        } @else {
            (fee(app["plan"]["monthly_cost"].as_i64().unwrap_or_default(), text_of(&app["plan"]["currency"]))) " a month, "
        }
        a href=(source) rel="noreferrer" title={ "As published in " (text_of(&app["plans_as_of"])) } {
            @if app["plan"].is_null() { "see the plans" } @else { "plan " (text_of(&app["plan"]["name"])) }
        }
    }
}

fn bar(row: &Value) -> Bar {
    Bar { label: day(text_of(&row["day"])), value: row["calls"].as_u64().unwrap_or_default(), second: 0 }
}
