use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::status::Step;
use super::{PaymentRecord, TakeStep};

/// Start processing a payment record
///
/// The payment has been started. The document changes only when it has succeeded.
#[utoipa::path(post, path = "/payment_records/{payment_record_id}/start_processing", responses((status = 200, body = PaymentRecord)))]
pub(crate) async fn start_processing(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<TakeStep>) -> Answer<Json<PaymentRecord>> {
    let tx = call.db().begin().await?;
    let mut payment: PaymentRecord = record::lock(&tx, &call.scope(), id).await?;
    payment.take(Step::StartProcessing, call.user_id(), call.env().now())?;
    payment.payment_intent_status = body.payment_intent_status.or(payment.payment_intent_status);
    record::save(&tx, &call.scope(), &payment).await?;
    emit_change(&tx, &call, Change::Updated, &payment).await?;
    tx.commit().await?;
    Ok(Json(payment))
}
