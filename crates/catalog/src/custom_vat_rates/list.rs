use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::CustomVatRate;

/// The custom VAT rates of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomVatRateResponseList)]
pub(crate) struct CustomVatRateList {
    /// All of them, oldest first.
    data: Vec<CustomVatRate>,
}

/// List custom VAT rates
///
/// All of them in one answer.
#[utoipa::path(get, path = "/custom_vat_rates", responses((status = 200, body = CustomVatRateList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<CustomVatRateList>> {
    Ok(Json(CustomVatRateList { data: record::all(call.db(), &call.scope()).await? }))
}
