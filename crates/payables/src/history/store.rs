//! What is asked of `payable_history` beside the common.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{record, sea_orm};
use sea_orm::ConnectionTrait;

use super::HistoryEntry;
use crate::payables::Payable;
use crate::payables::status::PayableStatus;

/// Where the payable, which was read within a scope, was before what happened to it last: where it is, unless that moved it.
pub(crate) async fn status_before(db: &impl ConnectionTrait, payable: &Payable) -> Result<PayableStatus> {
    let last: Vec<HistoryEntry> = record::select(db, "payable_id = $1 ORDER BY id DESC LIMIT 1", vec![payable.id.into()]).await?;
    Ok(last.first().and_then(HistoryEntry::old_status).unwrap_or(payable.status))
}

/// When the payable, which was read within a scope, came to be in the status where it is, as far as history tells.
pub(crate) async fn moved_at(db: &impl ConnectionTrait, payable: &Payable) -> Result<Option<Timestamp>> {
    let condition = "payable_id = $1 AND event_type = 'status_changed' ORDER BY id DESC LIMIT 1";
    let last: Vec<HistoryEntry> = record::select(db, condition, vec![payable.id.into()]).await?;
    Ok(last.first().filter(|entry| entry.new_status() == Some(payable.status)).map(|entry| entry.timestamp))
}

/// Since when the payable, which was read within a scope, is or first was in such a status, as far as history tells.
pub(crate) async fn first_in(
    db: &impl ConnectionTrait,
    payable: &Payable,
    is_such: impl Fn(PayableStatus) -> bool,
) -> Result<Option<Timestamp>> {
    let condition = "payable_id = $1 AND event_type = 'status_changed' ORDER BY id";
    let moves: Vec<HistoryEntry> = record::select(db, condition, vec![payable.id.into()]).await?;
    Ok(moves.iter().find(|entry| entry.new_status().is_some_and(&is_such)).map(|entry| entry.timestamp))
}
