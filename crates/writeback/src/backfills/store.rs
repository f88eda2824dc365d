//! Every query on `accounting_backfills` and `backfill_documents` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, fetch_all, record, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::body::Progress;
use super::{Backfill, BackfillDocument};
use crate::synced_records::SyncStatus;

/// The backfill of a book that has not come to its end.
pub(crate) async fn open(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Option<Backfill>> {
    let mut filter = Filter::within::<Backfill>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.and("status IN ('preparing', 'prepared', 'running')");
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}

/// What a backfill says of an object, if it looked at it.
pub(crate) async fn document(
    db: &impl ConnectionTrait,
    scope: &Scope,
    backfill_id: Uuid,
    object_id: Uuid,
) -> Result<Option<BackfillDocument>> {
    let mut filter = Filter::within::<BackfillDocument>(scope);
    filter.compare("backfill_id", "=", Some(backfill_id));
    filter.compare("object_id", "=", Some(object_id));
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}

/// Documents of a backfill that are written or linked, behind this one, in the order in which it looked at them.
pub(crate) async fn wanted(
    db: &impl ConnectionTrait,
    scope: &Scope,
    backfill_id: Uuid,
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<BackfillDocument>> {
    let mut filter = Filter::within::<BackfillDocument>(scope);
    filter.compare("backfill_id", "=", Some(backfill_id));
    filter.and("outcome IN ('push', 'link')");
    filter.compare("id", ">", after);
    record::select(db, &format!("{} ORDER BY id LIMIT {most}", filter.sql), filter.values).await
}

/// How the synchronized records of a backfill stand, which was read within a scope.
pub(crate) async fn progress(db: &impl ConnectionTrait, backfill: &Backfill) -> Result<Progress> {
    let sql = "SELECT synced_records.status AS status, COUNT(*) AS count FROM backfill_documents
        JOIN synced_records ON synced_records.book_id = $1 AND synced_records.object_type = backfill_documents.object_type
            AND synced_records.object_id = backfill_documents.object_id AND synced_records.currency = ''
        WHERE backfill_documents.backfill_id = $2 AND backfill_documents.outcome IN ('push', 'link')
        GROUP BY synced_records.status";
    let values: [Value; _] = [backfill.book_id.into(), backfill.id.into()];
    let mut progress = Progress::default();
    for row in fetch_all(db, sql, values).await? {
        let (status, count): (String, i64) = (row.try_get("", "status")?, row.try_get("", "count")?);
        let status = [SyncStatus::Pending, SyncStatus::Error, SyncStatus::Done].into_iter().find(|known| known.into_str() == status);
        if let Some(status) = status {
            progress.count(status, count);
        }
    }
    Ok(progress)
}
