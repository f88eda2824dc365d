use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::PaymentTerms;

/// Get payment terms
#[utoipa::path(get, path = "/payment_terms/{payment_terms_id}", responses((status = 200, body = PaymentTerms)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PaymentTerms>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
