use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::ExtraData;

/// Get extra data
#[utoipa::path(get, path = "/data_exports/extra_data/{extra_data_id}", responses((status = 200, body = ExtraData)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ExtraData>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
