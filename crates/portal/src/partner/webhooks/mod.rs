//! Webhooks: who is told of what, what was sent, what was answered, and sending it again.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use bursar_kernel::Timestamp;
use maud::{Markup, html};
use serde_json::Value;

use super::PortalState;
use super::figures::{moment, title};
use super::parts::{Tone, status, text_of, time_of};

mod act;
mod create;
mod deliveries;
mod delivery;
mod list;
mod show;

/// Everything under `/portal/webhooks`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/webhooks", get(list::show))
        .route("/portal/webhooks/new", get(create::show).post(create::create))
        .route("/portal/webhooks/deliveries", get(deliveries::show))
        .route("/portal/webhooks/deliveries/{id}", get(delivery::show))
        .route("/portal/webhooks/deliveries/{id}/replay", post(delivery::replay))
        .route("/portal/webhooks/{id}", get(show::show))
        .route("/portal/webhooks/{id}/secret", post(act::secret))
        .route("/portal/webhooks/{id}/again", post(act::again))
        .route("/portal/webhooks/{id}/{verb}", post(act::act))
}

fn tabs(is_log: bool) -> Markup {
    html! {
        nav.tabs aria-label="Webhooks" {
            a href="/portal/webhooks" aria-current=[(!is_log).then_some("page")] { "Endpoints" }
            a href="/portal/webhooks/deliveries" aria-current=[is_log.then_some("page")] { "Deliveries" }
        }
    }
}

/// Is anything sent, and delivered?
fn endpoint_state(subscription: &Value) -> Markup {
    match (text_of(&subscription["status"]), subscription["failing_since"].is_null()) {
        ("enabled", true) => status(Tone::Ok, "Enabled"),
        ("enabled", false) => status(Tone::Failing, "Failing"),
        _ => status(Tone::Paused, "Disabled"),
    }
}

/// The status of a delivery.
fn delivery_state(delivery: &Value) -> Markup {
    let tried = delivery["requests_made_count"].as_u64().unwrap_or_default() > 0;
    match text_of(&delivery["status"]) {
        "delivered" => status(Tone::Ok, "Delivered"),
        "pending" if tried => status(Tone::Attention, "Retrying"),
        "pending" => status(Tone::Running, "Pending"),
        "given_up" => status(Tone::Failing, "Failed"),
        _ => status(Tone::Paused, "Canceled"),
    }
}

/// When a delivery is tried next; one that is due waits for its turn, since events of an object are sent in order.
fn next_attempt(delivery: &Value, now: Timestamp) -> Markup {
    match time_of(&delivery["next_attempt_at"]) {
        Some(at) if at < now => html! { span.soft { "queued" } },
        _ => moment(&delivery["next_attempt_at"], now),
    }
}

/// The events that a subscription asks for, in words.
fn events(subscription: &Value) -> String {
    let names: Vec<&str> = subscription["event_types"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if names.is_empty() { "All".to_owned() } else { names.iter().map(|name| title(name)).collect::<Vec<_>>().join(", ") }
}
