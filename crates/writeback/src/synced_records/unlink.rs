use bursar_kernel::{Error, FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SyncedRecord, SyncedRecordBody};
use crate::matches::undo::take_back;

/// Which record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnlinkSyncedRecord)]
pub(crate) struct Unlink {
    /// The record.
    synced_record_id: Uuid,
}

/// Unlink an object
///
/// Takes a link back, whoever made it: the match of the object waits for a person, who says which one it is, or that it is to be made. Nothing
/// is written because of it. What was written from here is no link and is answered with 409, and so is a document to which payments or credits
/// were written.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/unlink",
    responses((status = 200, body = SyncedRecordBody), (status = 409, description = "the object was written from here, or is not there"))
)]
pub(crate) async fn unlink(call: EntityCall, Json(body): Json<Unlink>) -> Answer<Json<SyncedRecordBody>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let missing = || {
        let message = "names no synchronized record of this entity";
        Error::invalid(FieldError::new("body", "synced_record_id", message, "value_error"))
    };
    let found: Option<SyncedRecord> = record::find_and_lock(&tx, &scope, body.synced_record_id).await?;
    let synced = found.ok_or_else(missing)?;
    if synced.remote_id.is_none() {
        return Err(Error::conflict("the record is not linked to anything").into());
    }
    let (synced, _) = take_back(&tx, &call, synced).await?;
    tx.commit().await?;
    Ok(Json(synced.body()))
}
