use bursar_kernel::Uuid;
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentIntent;
use super::moving::move_intent;
use super::status::IntentStatus;

/// Mark a payment intent as failed
///
/// A transfer that the payer reported did not arrive, or was returned. What was recorded of it is taken back from the document. If the money arrives
/// after all, mark it as succeeded.
#[utoipa::path(post, path = "/payment_intents/{payment_intent_id}/mark_as_failed", responses((status = 200, body = PaymentIntent)))]
pub(crate) async fn mark_as_failed(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentIntent>> {
    let tx = call.db().begin().await?;
    let mut intent: PaymentIntent = record::lock(&tx, &call.scope(), id).await?;
    intent.require_no_provider()?;
    if intent.status == IntentStatus::Created {
        return Err(intent.status.refused("marked as failed").into());
    }
    move_intent(&tx, &Author::of(&call), &mut intent, IntentStatus::PaymentFailed, call.env().now()).await?;
    tx.commit().await?;
    Ok(Json(intent))
}
