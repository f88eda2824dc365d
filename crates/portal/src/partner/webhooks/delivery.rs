use axum::extract::Path;
use axum::response::Redirect;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::deliveries::answer;
use super::{delivery_state, next_attempt};
use crate::partner::entities;
use crate::partner::figures::{count, exactly, title};
use crate::partner::parts::{facts, id, text_of, token};
use crate::partner::refusal::sentence;
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/webhooks/deliveries/{id}`.
pub(super) async fn show(Path(delivery): Path<String>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let found = signed_in.get(&format!("/webhook_delivery_log/{delivery}"), &[]).await?;
    let subscription = format!("/portal/webhooks/{}", text_of(&found["webhook_subscription_id"]));
    let entity = match found["entity_id"].as_str() {
        Some(id) => entities::link(&signed_in, id).await?,
        None => html! { span.soft { "None" } },
    };
    let content = html! {
        p.headline role="status" {
            (delivery_state(&found))
            @if !found["next_attempt_at"].is_null() { span.soft { "Next attempt: " (next_attempt(&found, signed_in.now)) } }
        }
        section.part {
            (facts(&[
                ("Endpoint", html! { a href=(subscription) { (text_of(&found["url"])) } }),
                ("Object", html! { (title(text_of(&found["object_type"]))) " " (id(text_of(&found["object_id"]))) }),
                ("Entity", entity),
                ("Happened", exactly(&found["created_at"], signed_in.now)),
                ("Attempts", html! { (count(&found["requests_made_count"])) }),
                ("Last change", exactly(&found["updated_at"], signed_in.now)),
                ("Event ID", id(text_of(&found["event_id"]))),
            ]))
        }
        section.part {
            h2 { "Payload" }
            @if found["payload"].is_null() { p.soft { "The event is older than the log of events, so its body is gone." } }
            @else { pre.block tabindex="0" { code { (format!("{:#}", found["payload"])) } } }
        }
        section.part {
            h2 { "Last response" }
            (answered(&found))
        }
    };
    let heading = format!("{}.{}", text_of(&found["object_type"]), text_of(&found["action"]));
    let above = Some(("/portal/webhooks/deliveries", "Deliveries"));
    Ok(signed_in.page_below(Place::Webhooks, above, &heading, actions(&signed_in, &delivery), content))
}

fn answered(found: &Value) -> Markup {
    html! {
        @match found["response"].as_str() {
            None => { p.soft { "No attempt yet." } },
            Some(why) if found["response_status_code"].is_null() => { p { (sentence(why)) } },
            Some(text) => {
                p { "Status " (answer(found)) }
                @if text.is_empty() { p.soft { "An empty body." } } @else { pre.block.said tabindex="0" { code { (text) } } }
                p.fine { "Only the beginning of a response is kept." }
            },
        }
    }
}

fn actions(signed_in: &SignedIn, delivery: &str) -> Markup {
    html! {
        @if signed_in.may_write() {
            form method="post" action={ "/portal/webhooks/deliveries/" (delivery) "/replay" } { (token(signed_in)) button.primary.small type="submit" { "Resend" } }
        }
    }
}

/// `POST /portal/webhooks/deliveries/{id}/replay`.
pub(super) async fn replay(
    Path(delivery): Path<String>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    let found = signed_in.get(&format!("/webhook_delivery_log/{delivery}"), &[]).await?;
    let path = format!("/webhook_subscriptions/{}/redeliver", text_of(&found["webhook_subscription_id"]));
    signed_in.send(Method::POST, &path, None, Some(&json!({"event_id": found["event_id"]}))).await?;
    signed_in.leads_to(&format!("/portal/webhooks/deliveries/{delivery}"), "the event is being sent again").await
}
