use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use super::{delivery_state, next_attempt, tabs};
use crate::partner::figures::{count, moment, title};
use crate::partner::parts::{Filter, cell_link, empty, filters, pager, table, text_of};
use crate::partner::{Place, Refused, SignedIn};

const STATES: &[(&str, &str)] = &[("pending", "Pending"), ("delivered", "Delivered"), ("given_up", "Failed"), ("canceled", "Canceled")];

/// `GET /portal/webhooks/deliveries`.
pub(super) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let names = ["status", "object_type", "event_id", "entity_id", "webhook_subscription_id", "pagination_token"];
    let query: Vec<(&str, &str)> = names.iter().map(|name| (*name, signed_in.asked(name))).collect();
    let found = signed_in.get("/webhook_delivery_log", &query).await?;
    let names: Vec<(&str, String)> = bursar_events::object_types().map(|(word, _)| (word, title(word))).collect();
    let types: Vec<(&str, &str)> = names.iter().map(|(word, words)| (*word, words.as_str())).collect();
    let content = html! {
        (tabs(true))
        (filters(&signed_in, &[
            Filter::Choice { name: "status", label: "State", options: STATES },
            Filter::Choice { name: "object_type", label: "Object", options: &types },
            Filter::Search { name: "event_id", label: "Event ID" },
        ]))
        (rows(&signed_in, &found, "Nothing was sent that matches. Deliveries are kept for three months."))
        (pager(&signed_in, &found))
    };
    Ok(signed_in.page(Place::Webhooks, "Webhooks", html! {}, content))
}

/// The rows of the log, or the words for none.
pub(super) fn rows(signed_in: &SignedIn, found: &Value, none: &str) -> Markup {
    let rows = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return empty("No deliveries", none);
    }
    table(
        "Deliveries",
        &["Event", "State", "Response", ">Attempts", "Next attempt", "To", "When"],
        html! { @for row in rows { (line(signed_in, row)) } },
    )
}

fn line(signed_in: &SignedIn, row: &Value) -> Markup {
    let event = format!("{}.{}", text_of(&row["object_type"]), text_of(&row["action"]));
    html! {
        tr {
            (cell_link(&format!("/portal/webhooks/deliveries/{}", text_of(&row["id"])), html! { (event) }))
            td { (delivery_state(row)) }
            td { (answer(row)) }
            td.figure { (count(&row["requests_made_count"])) }
            td { (next_attempt(row, signed_in.now)) }
            td.said { (text_of(&row["url"])) }
            td { (moment(&row["created_at"], signed_in.now)) }
        }
    }
}

/// The status of the last answer, or why there was none.
pub(super) fn answer(row: &Value) -> Markup {
    html! {
        @match (row["response_status_code"].as_i64(), row["response"].as_str()) {
            (Some(status), _) => { code { (status) } },
            (None, Some(_)) => { "No response" },
            (None, None) => { span.soft { "–" } },
        }
    }
}
