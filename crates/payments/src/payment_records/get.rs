use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentRecord;

/// Get a payment record
#[utoipa::path(get, path = "/payment_records/{payment_record_id}", responses((status = 200, body = PaymentRecord)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentRecord>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
