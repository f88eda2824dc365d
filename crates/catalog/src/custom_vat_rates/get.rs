use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::CustomVatRate;

/// Get a custom VAT rate
#[utoipa::path(get, path = "/custom_vat_rates/{custom_vat_rate_id}", responses((status = 200, body = CustomVatRate)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<CustomVatRate>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
