//! What of a record was deleted or voided in the ledger, as far as the mirror knows.

use bursar_accounting::remote_object;
use bursar_kernel::Result;
use bursar_store::sea_orm::ConnectionTrait;
use serde_json::Value;

use super::SyncedRecord;

/// Does the mirror say that its object was deleted or voided there?
pub(crate) async fn is_gone_there(db: &impl ConnectionTrait, synced: &SyncedRecord) -> Result<bool> {
    let Some((kind, remote_id)) = synced.kind().zip(synced.remote_id.as_deref()) else { return Ok(false) };
    let mirrored = remote_object::<Value>(db, synced.book_id, kind, remote_id).await?;
    Ok(mirrored.is_some_and(|there| there.is_deleted || there.body["status"] == "void"))
}
