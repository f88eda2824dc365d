use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CounterpartBody;
use super::store;

/// Get a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}", responses((status = 200, body = CounterpartBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<CounterpartBody>> {
    let counterpart = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(store::body(call.db(), &call.scope(), counterpart).await?))
}
