//! What is asked of `payable_history` beside the common.

use bursar_kernel::Result;
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
