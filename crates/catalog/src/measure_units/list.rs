use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::MeasureUnit;

/// The measure units of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitListResponse)]
pub(crate) struct MeasureUnitList {
    /// All of them, oldest first.
    data: Vec<MeasureUnit>,
}

/// List measure units
///
/// All of them in one answer.
#[utoipa::path(get, path = "/measure_units", responses((status = 200, body = MeasureUnitList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<MeasureUnitList>> {
    Ok(Json(MeasureUnitList { data: record::all(call.db(), &call.scope()).await? }))
}
