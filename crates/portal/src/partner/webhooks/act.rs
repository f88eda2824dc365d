//! What can be done with a subscription.

use axum::extract::Path;
use axum::response::Redirect;
use bursar_pages::HtmlPage;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::create;
use crate::partner::parts::text_of;
use crate::partner::{NoFields, Refused, SubmittedForm};
use crate::words::number;

/// `POST /portal/webhooks/{id}/{verb}`: enable, disable, delete.
pub(super) async fn act(
    Path((id, verb)): Path<(String, String)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    let path = format!("/webhook_subscriptions/{id}");
    let here = format!("/portal/webhooks/{id}");
    match verb.as_str() {
        "enable" => {
            signed_in.send(Method::POST, &format!("{path}/enable"), None, None).await?;
            signed_in.leads_to(&here, "the endpoint is enabled: it receives events from now on").await
        }
        "disable" => {
            signed_in.send(Method::POST, &format!("{path}/disable"), None, None).await?;
            signed_in.leads_to(&here, "the endpoint is disabled: nothing is sent, and pending deliveries were canceled").await
        }
        "delete" => {
            signed_in.send(Method::DELETE, &path, None, None).await?;
            signed_in.leads_to("/portal/webhooks", "the endpoint is deleted").await
        }
        _ => Err(Refused::not_found("page")),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Overlap {
    overlap_seconds: u32,
}

/// `POST /portal/webhooks/{id}/secret`. The new secret is shown on the answer itself.
pub(super) async fn secret(Path(id): Path<String>, submitted: SubmittedForm<Overlap>) -> Result<HtmlPage, Refused> {
    let SubmittedForm(signed_in, Overlap { overlap_seconds }) = submitted;
    signed_in.confirmed(&format!("/portal/webhooks/{id}"))?;
    let body = json!({ "overlap_seconds": overlap_seconds });
    let made = signed_in.send(Method::POST, &format!("/webhook_subscriptions/{id}/regenerate_secret"), None, Some(&body)).await?;
    Ok(create::secret(&signed_in, &id, text_of(&made["secret"]), "The secret was replaced"))
}

#[derive(Debug, Deserialize)]
pub(super) struct Span {
    /// Hours back from now.
    hours: i64,
}

/// `POST /portal/webhooks/{id}/again`: what happened in the last hours is sent again.
pub(super) async fn again(Path(id): Path<String>, submitted: SubmittedForm<Span>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, Span { hours }) = submitted;
    let from = signed_in.now - bursar_kernel::TimeDelta::hours(hours.clamp(1, 24 * 31));
    let body = json!({"from": from.to_rfc3339(), "to": signed_in.now.to_rfc3339()});
    let sent = signed_in.send(Method::POST, &format!("/webhook_subscriptions/{id}/redeliver"), None, Some(&body)).await?;
    let count = sent["events_count"].as_u64().unwrap_or_default();
    let rest = if sent["continue_from"].is_null() { "" } else { "; there were more: resend once these are delivered" };
    let message = match count {
        0 => "no event of that time is one that this endpoint subscribes to".to_owned(),
        1 => "1 event is being sent again".to_owned(),
        some => format!("{} events are being sent again{rest}", number(some)),
    };
    signed_in.leads_to(&format!("/portal/webhooks/{id}"), &message).await
}
