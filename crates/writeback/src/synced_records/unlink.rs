use axum::Json;
use bursar_kernel::{Error, FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SyncedRecord, SyncedRecordBody, happened};
use crate::attempts;
use crate::errors::{PushError, PushErrorCode};

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
/// Takes a link back: the object here and that of the accounting system are two. Nothing is written because of it; a push makes the object
/// anew. What was written from here is no link and is answered with 409.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/unlink",
    responses((status = 200, body = SyncedRecordBody), (status = 409, description = "the object was written from here, or is not there"))
)]
pub(crate) async fn unlink(call: EntityCall, body: bursar_web::Json<Unlink>) -> Answer<Json<SyncedRecordBody>> {
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let missing = || {
        let message = "names no synchronized record of this entity";
        Error::invalid(FieldError::new("body", "synced_record_id", message, "value_error"))
    };
    let found: Option<SyncedRecord> = record::find_and_lock(&tx, &scope, body.0.synced_record_id).await?;
    let mut synced = found.ok_or_else(missing)?;
    if attempts::store::last(&tx, synced.id).await?.is_some() {
        return Err(Error::conflict("the object was written from here: it is no link").into());
    }
    if synced.remote_id.is_none() {
        return Err(Error::conflict("the record is not linked to anything").into());
    }
    let before = synced.sync_status();
    (synced.remote_kind, synced.remote_id, synced.written) = (None, None, None);
    let error = PushError::new(PushErrorCode::MatchWaiting, "the link was taken back: link it to another one, or push it to make it anew");
    synced.fail(error, env.now());
    happened::moved(&tx, env, &scope, before, &synced).await?;
    tx.commit().await?;
    Ok(Json(synced.body()))
}
