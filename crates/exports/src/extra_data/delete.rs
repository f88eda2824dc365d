use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::ExtraData;

/// Delete extra data
///
/// The answer is the deleted object. Archives that were made before keep it.
#[utoipa::path(delete, path = "/data_exports/extra_data/{extra_data_id}", responses((status = 200, body = ExtraData)))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ExtraData>> {
    let tx = call.db().begin().await?;
    let extra: ExtraData = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<ExtraData>(&tx, &call.scope(), id).await?;
    tx.commit().await?;
    Ok(Json(extra))
}
