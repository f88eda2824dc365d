use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::MeasureUnit;

/// Get a measure unit
#[utoipa::path(get, path = "/measure_units/{unit_id}", responses((status = 200, body = MeasureUnit)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<MeasureUnit>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
