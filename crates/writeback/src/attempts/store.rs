//! Every query on `push_attempts` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{record, sea_orm};
use sea_orm::ConnectionTrait;

use super::PushAttempt;

/// The attempts of a record that was read within a scope, oldest first.
pub(crate) async fn of_record(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Vec<PushAttempt>> {
    record::select(db, "synced_record_id = $1 ORDER BY id", vec![synced_record_id.into()]).await
}

/// The last attempt of a record that was read within a scope.
pub(crate) async fn last(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    Ok(record::select(db, "synced_record_id = $1 ORDER BY id DESC LIMIT 1", vec![synced_record_id.into()]).await?.pop())
}
