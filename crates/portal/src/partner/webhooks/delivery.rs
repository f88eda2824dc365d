use axum::extract::Path;
use axum::response::Redirect;
use http::Method;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::figures::{count, exactly, plain};
use super::super::parts::{facts, id, text_of, token};
use super::super::refusal::sentence;
use super::super::{Place, Posted, Refused, Visitor};
use super::deliveries::answer;
use super::delivery_state;
use crate::page::Page;

/// `GET /portal/webhooks/deliveries/{id}`.
pub(super) async fn show(Path(delivery): Path<String>, visitor: Visitor) -> Result<Page, Refused> {
    let found = visitor.get(&format!("/webhook_delivery_log/{delivery}"), &[]).await?;
    let subscription = format!("/portal/webhooks/{}", text_of(&found["webhook_subscription_id"]));
    let entity = found["entity_id"].as_str();
    let content = html! {
        p.headline role="status" {
            (delivery_state(&found))
            @if !found["next_attempt_at"].is_null() { span.soft { "Sent next " (exactly(&found["next_attempt_at"], visitor.now)) "." } }
        }
        section.part {
            (facts(&[
                ("Endpoint", html! { a href=(subscription) { (text_of(&found["url"])) } }),
                ("About", html! { (plain(text_of(&found["object_type"]))) " " (id(text_of(&found["object_id"]))) }),
                ("Entity", html! { @if let Some(entity) = entity { a href={ "/portal/entities/" (entity) } { code { (entity) } } } @else { span.soft { "None" } } }),
                ("Happened", exactly(&found["created_at"], visitor.now)),
                ("Attempts", html! { (count(&found["requests_made_count"])) }),
                ("Last change", exactly(&found["updated_at"], visitor.now)),
                ("Event id", id(text_of(&found["event_id"]))),
            ]))
        }
        section.part {
            h2 { "What we send" }
            @if found["payload"].is_null() { p.soft { "The event is older than the log of events, so its body is gone." } }
            @else { pre.block { code { (format!("{:#}", found["payload"])) } } }
        }
        section.part {
            h2 { "What the endpoint answered last" }
            (answered(&found))
        }
    };
    let heading = format!("{}.{}", text_of(&found["object_type"]), text_of(&found["action"]));
    let above = Some(("/portal/webhooks/deliveries", "Deliveries"));
    Ok(visitor.page_below(Place::Webhooks, above, &heading, actions(&visitor, &delivery), content))
}

fn answered(found: &Value) -> Markup {
    html! {
        @match found["response"].as_str() {
            None => { p.soft { "It has not been asked yet." } },
            Some(why) if found["response_status_code"].is_null() => { p { (sentence(why)) } },
            Some(text) => {
                p { "Status " (answer(found)) }
                @if text.is_empty() { p.soft { "An empty body." } } @else { pre.block.said { code { (text) } } }
                p.fine { "Only the beginning of an answer is kept." }
            },
        }
    }
}

fn actions(visitor: &Visitor, delivery: &str) -> Markup {
    html! {
        @if visitor.may_write() {
            form method="post" action={ "/portal/webhooks/deliveries/" (delivery) "/replay" } { (token(visitor)) button.primary.small type="submit" { "Send again" } }
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// `POST /portal/webhooks/deliveries/{id}/replay`.
pub(super) async fn replay(Path(delivery): Path<String>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    let found = visitor.get(&format!("/webhook_delivery_log/{delivery}"), &[]).await?;
    let path = format!("/webhook_subscriptions/{}/redeliver", text_of(&found["webhook_subscription_id"]));
    visitor.send(Method::POST, &path, None, Some(&json!({"event_id": found["event_id"]}))).await?;
    visitor.leads_to(&format!("/portal/webhooks/deliveries/{delivery}"), "the event is on its way again").await
}
