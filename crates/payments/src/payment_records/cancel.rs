use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::status::Step;
use super::{PaymentRecord, TakeStep};

/// Cancel a payment record
///
/// It will never be paid. One that succeeded cannot be canceled: record what came back with a negative amount.
#[utoipa::path(post, path = "/payment_records/{payment_record_id}/cancel", responses((status = 200, body = PaymentRecord)))]
pub(crate) async fn cancel(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<TakeStep>) -> Answer<Json<PaymentRecord>> {
    let tx = call.db().begin().await?;
    let mut payment: PaymentRecord = record::lock(&tx, &call.scope(), id).await?;
    payment.take(Step::Cancel, call.user_id(), call.env().now())?;
    payment.payment_intent_status = body.payment_intent_status.or(payment.payment_intent_status);
    record::save(&tx, &call.scope(), &payment).await?;
    emit_change(&tx, &call, Change::Updated, &payment).await?;
    tx.commit().await?;
    Ok(Json(payment))
}
