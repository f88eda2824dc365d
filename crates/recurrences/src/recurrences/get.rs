use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, RecurrenceBody};

/// Get a recurrence
#[utoipa::path(get, path = "/recurrences/{recurrence_id}", responses((status = 200, body = RecurrenceBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<RecurrenceBody>> {
    let found = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::body(call.db(), &call.scope(), found).await?))
}
