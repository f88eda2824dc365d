use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::status::{BatchStatus, Step};
use super::{BatchPayment, BatchPaymentBody, store, tell_of_status};

/// Cancel a batch payment
///
/// One that was not handed over: its bills can be paid otherwise. What was handed over is the bank's to reject.
#[utoipa::path(
    post,
    path = "/batch_payments/{batch_payment_id}/cancel",
    responses((status = 200, body = BatchPaymentBody), (status = 409, description = "it was handed over"))
)]
pub(crate) async fn cancel(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BatchPaymentBody>> {
    let (tx, scope, now) = (call.db().begin().await?, call.scope(), call.env().now());
    let mut batch: BatchPayment = record::lock(&tx, &scope, id).await?;
    if batch.status != BatchStatus::Draft {
        return Err(Error::conflict(format!("a batch payment that is {} cannot be canceled", batch.status.into_str())).into());
    }
    let mut payments = store::of_batch(&tx, &scope, id).await?;
    for payment in &mut payments {
        payment.status = payment.status.after(Step::Cancel).unwrap_or(payment.status);
        payment.ended_at = Some(now);
        record::save(&tx, &scope.of_everybody(), payment).await?;
    }
    (batch.status, batch.updated_at) = (BatchStatus::Canceled, now);
    record::save(&tx, &scope, &batch).await?;
    tell_of_status(&tx, call.env(), call.partner_id, &batch).await?;
    tx.commit().await?;
    Ok(Json(batch.with(payments)))
}
