//! What is asked of `receivable_history` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Record, Scope, Tx, execute, fetch_optional, record, sea_orm};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, Value};

use super::HistoryRecord;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{self, Receivable};

/// A page of what happened to the document, which must be within the scope.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, query: &ListQuery) -> Result<Page<HistoryRecord>> {
    receivables::store::require(db, scope, receivable_id).await?;
    query.records_of(db, "receivable_id", receivable_id).await
}

/// One record of the document, which must be within the scope.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, id: Uuid) -> Result<HistoryRecord> {
    receivables::store::require(db, scope, receivable_id).await?;
    let found: HistoryRecord = record::get(db, scope, id).await?;
    if found.receivable_id == receivable_id { Ok(found) } else { Err(Error::not_found(HistoryRecord::NOUN)) }
}

/// A PDF was made that shows the document as it is: it is that of everything that happened with its last change. A payment is shown by it
/// where `shows_payments`.
pub(crate) async fn keep_pdf(tx: &Tx, scope: &Scope, document: &Receivable, file_id: Uuid, shows_payments: bool) -> Result<()> {
    let sql = "UPDATE receivable_history SET pdf_file_id = $1
        WHERE entity_id = $2 AND receivable_id = $3 AND timestamp >= $4 AND pdf_file_id IS NULL
            AND (event_type IN ('receivable_created', 'receivable_updated', 'status_changed') OR (event_type = 'payment_received' AND $5))";
    let values: [Value; 5] =
        [file_id.into(), scope.one_entity()?.into(), document.id.into(), document.updated_at.into(), shows_payments.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Is this file the PDF of something that happened?
pub(crate) async fn has_pdf(tx: &Tx, scope: &Scope, receivable_id: Uuid, file_id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM receivable_history WHERE entity_id = $1 AND receivable_id = $2 AND pdf_file_id = $3 LIMIT 1";
    let values: [Value; _] = [scope.one_entity()?.into(), receivable_id.into(), file_id.into()];
    Ok(fetch_optional(tx, sql, values).await?.is_some())
}

/// Where the document, which was read within a scope, stood before what happened to it last: where it stands, unless that moved it.
pub(crate) async fn status_before(db: &impl ConnectionTrait, document: &Receivable) -> Result<ReceivableStatus> {
    let last: Vec<HistoryRecord> = record::select(db, "receivable_id = $1 ORDER BY id DESC LIMIT 1", vec![document.id.into()]).await?;
    Ok(last.first().and_then(HistoryRecord::old_status).unwrap_or(document.status))
}
