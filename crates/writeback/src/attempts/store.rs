//! Every query on `push_attempts` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{record, sea_orm};
use sea_orm::ConnectionTrait;

use super::PushAttempt;

/// The attempts of a record that was read within a scope, oldest first.
pub(crate) async fn of_record(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Vec<PushAttempt>> {
    record::select(db, "synced_record_id = $1 ORDER BY id", vec![synced_record_id.into()]).await
}

/// The last write of a document that the provider confirmed, of a record that was read within a scope.
pub(crate) async fn last_document(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    let condition = "synced_record_id = $1 AND outcome IN ('confirmed', 'found') ORDER BY id DESC";
    let confirmed: Vec<PushAttempt> = record::select(db, condition, vec![synced_record_id.into()]).await?;
    Ok(confirmed.into_iter().find(|attempt| attempt.document().is_some()))
}

/// The last attempt of a record that was read within a scope.
pub(crate) async fn last(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    Ok(record::select(db, "synced_record_id = $1 ORDER BY id DESC LIMIT 1", vec![synced_record_id.into()]).await?.pop())
}
