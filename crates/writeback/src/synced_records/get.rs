use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{SyncedRecord, SyncedRecordBody};

/// Get a synchronized record
///
/// What became of one object in the entity's accounting system. `errors` says why it is not there, or not yet, and who must do what.
#[utoipa::path(get, path = "/accounting_synced_records/{synced_record_id}", responses((status = 200, body = SyncedRecordBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<SyncedRecordBody>> {
    let synced: SyncedRecord = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(synced.body()))
}
