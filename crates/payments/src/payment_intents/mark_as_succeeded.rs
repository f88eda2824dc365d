use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::PaymentIntent;
use super::moving::move_intent;
use super::status::IntentStatus;

/// The money arrived.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkIntentAsSucceeded {
    /// When it arrived; now, where nothing is said.
    paid_at: Option<DateTime<Utc>>,
}

/// Mark a payment intent as succeeded
///
/// A transfer arrived at the recipient's bank: its payment is recorded, and the document is paid. What a payment provider takes is reported by
/// the provider: that is 422.
#[utoipa::path(
    post,
    path = "/payment_intents/{payment_intent_id}/mark_as_succeeded",
    request_body = Option<MarkIntentAsSucceeded>,
    responses((status = 200, body = PaymentIntent))
)]
pub(crate) async fn mark_as_succeeded(
    call: EntityCall,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<MarkIntentAsSucceeded>,
) -> Answer<Json<PaymentIntent>> {
    let paid_at = body.unwrap_or_default().paid_at.unwrap_or(call.env().now());
    let tx = call.db().begin().await?;
    let mut intent: PaymentIntent = record::lock(&tx, &call.scope(), id).await?;
    intent.require_no_provider()?;
    move_intent(&tx, &Author::of(&call), &mut intent, IntentStatus::Succeeded, paid_at).await?;
    tx.commit().await?;
    Ok(Json(intent))
}
