use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{BatchPayment, BatchPaymentBody, store};

/// Get a batch payment
///
/// With its payments: how each stands, and why one was rejected or came back.
#[utoipa::path(get, path = "/batch_payments/{batch_payment_id}", responses((status = 200, body = BatchPaymentBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BatchPaymentBody>> {
    let batch: BatchPayment = record::get(call.db(), &call.scope(), id).await?;
    let payments = store::of_batch(call.db(), &call.scope(), id).await?;
    Ok(Json(batch.with(payments)))
}
