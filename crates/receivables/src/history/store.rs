//! What is asked of `receivable_history` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::HistoryRecord;
use crate::receivables::Receivable;
use crate::receivables::status::ReceivableStatus;

/// A page of what happened to the document, which must be within the scope.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, query: &ListQuery) -> Result<Page<HistoryRecord>> {
    require_receivable(db, scope, receivable_id).await?;
    let records = rows(&record::selection::<HistoryRecord>());
    query.page(db, RowsOf::Parent("receivable_id", receivable_id), records, HistoryRecord::read).await
}

/// One record of the document, which must be within the scope.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, id: Uuid) -> Result<HistoryRecord> {
    require_receivable(db, scope, receivable_id).await?;
    let found: HistoryRecord = record::get(db, scope, id).await?;
    if found.receivable_id == receivable_id { Ok(found) } else { Err(Error::not_found(HistoryRecord::NOUN)) }
}

/// Where the document, which was read within a scope, stood before what happened to it last: where it stands, unless that moved it.
pub(crate) async fn status_before(db: &impl ConnectionTrait, document: &Receivable) -> Result<ReceivableStatus> {
    let last: Vec<HistoryRecord> = record::select(db, "receivable_id = $1 ORDER BY id DESC LIMIT 1", vec![document.id.into()]).await?;
    Ok(last.first().and_then(HistoryRecord::old_status).unwrap_or(document.status))
}

async fn require_receivable(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<()> {
    if record::exists::<Receivable>(db, scope, id).await? { Ok(()) } else { Err(Error::not_found(Receivable::NOUN)) }
}
