//! `POST /providers/stripe/webhooks`: a signed word that something happened to a payment, a payout or an account. It only makes us read it.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Extension, Router};
use bursar_jobs::{Job, enqueue};
use bursar_kernel::Result;
use bursar_web::Edge;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Stripe;
use super::read_account::ReadStripeAccount;
use super::read_payment::ask_stripe;
use super::read_payout::ReadStripePayout;
use super::signature::is_signed;
use crate::payment_intents::store::of_provider_payment;

/// An event, as far as it is read.
#[derive(Deserialize)]
struct Event {
    /// The connected account where it happened; none where it is the operator's.
    account: Option<String>,
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

/// What an event is about, and has to be read.
enum Concern {
    Payment(String),
    Payout { account_id: String, payout_id: String },
    Account(String),
}

impl Event {
    fn concern(self) -> Option<Concern> {
        let Event { account, data: EventData { object } } = self;
        Some(match object.object.as_str() {
            "payment_intent" => Concern::Payment(object.id?),
            // What the operator's bank is paid settles nothing for an entity.
            "payout" => Concern::Payout { account_id: account?, payout_id: object.id? },
            "account" | "application" | "capability" => Concern::Account(account?),
            // A charge, a refund or a dispute.
            _ => Concern::Payment(object.payment_intent?),
        })
    }
}

/// An event holds one object of Stripe's; no more is read.
const MAX_BODY_BYTES: usize = 256 << 10;

/// Where Stripe sends its webhooks to.
pub fn stripe_webhooks(stripe: Arc<Stripe>) -> Router<Arc<Edge>> {
    let limit = DefaultBodyLimit::max(MAX_BODY_BYTES);
    Router::new().route("/providers/stripe/webhooks", post(take)).layer(limit).layer(Extension(stripe))
}

/// Answers only once the read is queued: what is not answered is sent again.
async fn take(State(edge): State<Arc<Edge>>, Extension(stripe): Extension<Arc<Stripe>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut secrets = stripe.settings.connect_webhook_secret.iter().chain([&stripe.settings.webhook_secret]);
    if !secrets.any(|secret| is_signed(header, &body, secret, edge.env.now())) {
        return StatusCode::BAD_REQUEST;
    }
    let concern = serde_json::from_slice(&body).ok().and_then(Event::concern);
    let Some(concern) = concern else { return StatusCode::OK };
    match ask(&edge, concern).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(error = %error.report(), "a webhook of Stripe could not be processed");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

async fn ask(edge: &Edge, concern: Concern) -> Result<()> {
    let Edge { db, env, .. } = edge;
    match concern {
        Concern::Payment(payment) => {
            // A payment that is none of ours is somebody else's at the same account.
            let Some((scope, intent_id)) = of_provider_payment(db, &payment).await? else { return Ok(()) };
            let tx = db.begin().await?;
            ask_stripe(&tx, env, &scope, intent_id).await?;
            tx.commit().await
        }
        Concern::Payout { account_id, payout_id } => queue(edge, &ReadStripePayout { account_id, payout_id }).await,
        Concern::Account(account_id) => queue(edge, &ReadStripeAccount { account_id }).await,
    }
}

async fn queue<J: Job>(edge: &Edge, job: &J) -> Result<()> {
    let tx = edge.db.begin().await?;
    enqueue(&tx, &edge.env, job).await?;
    tx.commit().await
}
