//! `POST /providers/stripe/webhooks`: a signed word that something happened to a payment. It only makes us read the payment.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Extension, Router};
use bursar_kernel::Result;
use bursar_web::Edge;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Stripe;
use super::read_payment::ask_stripe;
use super::signature::is_signed;
use crate::payment_intents::store::of_provider_payment;

/// An event, as far as it is read: of a payment, or of a charge or a dispute that names one.
#[derive(Deserialize)]
struct Event {
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: EventObject,
}

#[derive(Deserialize)]
struct EventObject {
    object: String,
    id: Option<String>,
    payment_intent: Option<String>,
}

/// An event holds one object of Stripe's; no more is read.
const LARGEST_BODY: usize = 256 << 10;

/// Where Stripe sends its webhooks to.
pub fn stripe_webhooks(stripe: Arc<Stripe>) -> Router<Arc<Edge>> {
    let limit = DefaultBodyLimit::max(LARGEST_BODY);
    Router::new().route("/providers/stripe/webhooks", post(take)).layer(limit).layer(Extension(stripe))
}

/// Answers only once the read is queued: what is not answered is sent again.
async fn take(State(edge): State<Arc<Edge>>, Extension(stripe): Extension<Arc<Stripe>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_signed(header, &body, &stripe.settings.webhook_secret, edge.env.now()) {
        return StatusCode::BAD_REQUEST;
    }
    let Ok(Event { data: EventData { object } }) = serde_json::from_slice(&body) else { return StatusCode::OK };
    let payment = if object.object == "payment_intent" { object.id } else { object.payment_intent };
    let Some(payment) = payment else { return StatusCode::OK };
    match ask(&edge, &payment).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(error = %error.report(), "a webhook of Stripe could not be processed");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// A payment that is none of ours is somebody else's at the same account.
async fn ask(edge: &Edge, payment: &str) -> Result<()> {
    let Some((scope, intent_id)) = of_provider_payment(&edge.db, payment).await? else { return Ok(()) };
    let tx = edge.db.begin().await?;
    ask_stripe(&tx, &edge.env, &scope, intent_id).await?;
    tx.commit().await
}
