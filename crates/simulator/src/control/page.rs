//! The first page of the simulator: what there is, and forms for what is done to it most often.

use axum::extract::State;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::bills::{self, Bill};
use crate::design;
use crate::faults::{Fault, Kind, Times};
use crate::journal::Call;
use crate::world::{Shared, World, lock};
use crate::{Provider, faults};

/// This many of the newest calls are shown.
const CALLS: usize = 30;

/// The faults that can be added here, in words and as the control API has them; its guide has all kinds.
pub const PRESETS: [(&str, &str); 6] = [
    ("Unavailable (503)", r#"{"kind":"refuse","status":503}"#),
    ("Too many calls (429)", r#"{"kind":"rate_limited","retry_after":5}"#),
    ("Token refused", r#"{"kind":"token_dead"}"#),
    ("Connection dropped", r#"{"kind":"drop_before"}"#),
    ("HTML error page of a gateway", r#"{"kind":"html"}"#),
    ("Truncated JSON", r#"{"kind":"truncated_json"}"#),
];

pub(super) async fn show(State(world): State<Shared>) -> Markup {
    whole(&lock(&world), None)
}

/// The page, with why the last form was refused.
pub(super) fn whole(world: &World, refusal: Option<&str>) -> Markup {
    let content = html! {
        h1 { "Simulated providers" }
        p { "QuickBooks Online and Xero with made-up books. Everything here, and more, is done over the " a href="/_sim/" { "control API" } ". There is a list of " a href="/_sim/mails" { "the mails that were sent" } "." }
        @if let Some(refusal) = refusal { p.bad role="alert" { (refusal) } }
        (clock(world.clock.now()))
        (companies(world))
        (armed(&world.faults))
        (edits(world))
        (calls(world))
    };
    design::page("Simulated providers", &content)
}

fn clock(now: DateTime<Utc>) -> Markup {
    html! {
        h2 { "Clock" }
        p { "It is " strong { (now.format("%A, %-d %B %Y, %H:%M:%S UTC")) } " at both providers. Tokens expire and calls are counted by this clock." }
        form.row method="post" action="/page/clock" {
            @for (seconds, words) in [(3_600, "An hour later"), (86_400, "A day later"), (31 * 86_400, "A month later")] {
                button.second name="seconds" value=(seconds) { (words) }
            }
        }
    }
}

fn companies(world: &World) -> Markup {
    let of = |provider: Provider| match provider {
        Provider::QuickBooks => world.quickbooks.companies(),
        Provider::Xero => world.xero.companies(),
    };
    let connected = |provider: Provider, id: &str| {
        world
            .oauth
            .families()
            .filter(|family| family.grant.provider == provider && !family.revoked && family.grant.companies.iter().any(|of| of == id))
            .count()
    };
    html! {
        h2 { "Companies" }
        div.scroll tabindex="0" role="region" aria-label="Companies" { table.rows {
            tr { th { "Company" } th { "Provider" } th { "ID" } th.figure { "Consents" } td {} }
            @for provider in Provider::ALL { @for (id, name) in of(provider) {
                @let consents = connected(provider, &id);
                tr {
                    td { (name) } td { (provider.title()) } td.wide { code { (id) } } td.figure data-label="Consents" { (consents) }
                    td { @if consents > 0 { form method="post" action="/page/revoke" {
                        input type="hidden" name="provider" value=(provider.word());
                        button.second name="company" value=(id) { "Disconnect the app" }
                    } } }
                }
            } }
        } }
    }
}

fn armed(plan: &faults::Plan) -> Markup {
    html! {
        h2 { "Faults" }
        form.row method="post" action="/page/fault" {
            label { "Provider" select name="provider" { @for provider in Provider::ALL { option value=(provider.word()) { (provider.title()) } } } }
            label { "What happens" select name="preset" { @for (place, (words, _)) in PRESETS.iter().enumerate() { option value=(place) { (words) } } } }
            label { "To paths with" input name="path" placeholder="any path"; }
            label { "How often" select name="times" { option { "1" } option { "3" } option value="forever" { "Until removed" } } }
            button { "Add fault" }
        }
        @if !plan.faults.is_empty() {
            div.scroll tabindex="0" role="region" aria-label="Faults" { table.rows {
                tr { th { "Fault" } th { "Provider" } th { "Paths with" } th { "Times left" } }
                @for fault in &plan.faults { tr {
                    td { (words(&fault.kind)) }
                    td { (fault.provider.map_or("Both", Provider::title)) }
                    td { (fault.matching.path.as_deref().unwrap_or("any path")) }
                    td data-label="Times left" { (left(fault)) }
                } }
            } }
            form.row method="post" action="/page/disarm" { button.second { "Remove all" } }
        }
    }
}

/// What the form calls it; a kind that is only in the control API goes by its name there.
fn words(kind: &Kind) -> Markup {
    let is_same = |preset: &str| serde_json::from_str::<Kind>(preset).is_ok_and(|preset| preset == *kind);
    match PRESETS.iter().find(|(_, preset)| is_same(preset)) {
        Some((words, _)) => html! { (words) },
        None => html! { code { (kind.name()) } },
    }
}

fn left(fault: &Fault) -> String {
    match fault.times {
        Times::Count(left) => left.to_string(),
        Times::Word(_) => "until removed".to_owned(),
    }
}

fn edits(world: &World) -> Markup {
    html! {
        h2 { "Edit a bill" }
        p { "As a person would in the provider's own pages. The next sync reads the change." }
        div.scroll tabindex="0" role="region" aria-label="Bills" { table.rows {
            tr { th { "Bill" } th { "Company" } th { "From" } th.figure { "Total" } th { "Due" } }
            @for bill in bills::newest(world) { (edit(&bill)) }
        } }
    }
}

fn edit(bill: &Bill) -> Markup {
    html! { tr {
        td { (bill.number) } td.wide { (bill.company_name) ", " (bill.provider.title()) } td.wide { (bill.supplier) } td.figure data-label="Total" { (bill.total) }
        td { form method="post" action="/page/bill" {
            input type="hidden" name="provider" value=(bill.provider.word());
            input type="hidden" name="company" value=(bill.company);
            input type="hidden" name="id" value=(bill.id);
            input type="date" name="due" value=(bill.due) required aria-label={ "When " (bill.number) " is due" };
            button.second { "Save" }
        } }
    } }
}

fn calls(world: &World) -> Markup {
    let newest: Vec<&Call> = world.journal.newest(CALLS).collect();
    html! {
        h2 { "Requests" }
        @if newest.is_empty() {
            p.quiet { "No calls yet." }
        } @else {
            p { "The newest of " (world.journal.total().calls) ". " a href="/_sim/requests" { "All of them as JSON" } }
            div.scroll tabindex="0" role="region" aria-label="Calls" { table.rows {
                tr { th { "Time" } th { "Provider" } th { "Request" } th.figure { "Status" } th.figure { "Bytes" } th { "Fault" } }
                @for call in newest { tr {
                    td { (call.at.format("%H:%M:%S")) } td { (call.provider.title()) } td { code { (call.operation) } }
                    td.figure data-label="Status" { @if call.status == 0 { "dropped" } @else { (call.status) } } td.figure data-label="Bytes" { (call.bytes) } td { (call.faults.join(", ")) }
                } }
            } }
        }
    }
}
