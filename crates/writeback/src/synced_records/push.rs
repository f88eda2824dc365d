use bursar_accounting::{LiveBook, live_book};
use bursar_jobs::Priority;
use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::gone::is_gone_there;
use super::{ConflictSide, ResolvedField, SyncStatus, SyncedRecord, SyncedRecordBody, happened};
use crate::eligible;
use crate::errors::{FieldConflict, PushError, PushErrorCode};
use crate::plan::{Plan, Planner};

/// Push an object
///
/// Looks at the object again and writes it to the accounting system where it is missing or differs there. What is there already is not written twice,
/// however often this is called. Fields that were changed on both sides are written over with what they are here. An object that was deleted or
/// voided there is answered with 409: only `POST /accounting_synced_records/push` with `recreate` makes it again.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/{synced_record_id}/push",
    responses(
        (status = 200, body = SyncedRecordBody),
        (status = 409, description = "the object was deleted in the accounting system, or the book of the record is not the connected one")
    )
)]
pub(crate) async fn push(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<SyncedRecordBody>> {
    let tx = call.db().begin().await?;
    let mut synced: SyncedRecord = record::lock(&tx, &call.scope(), id).await?;
    let book = connected(&tx, &call, &synced).await?;
    if is_deleted(&tx, &call, &book, &synced).await? {
        return Err(Error::conflict(DELETED).into());
    }
    let before = synced.sync_status();
    write_over(&mut synced);
    ask(&mut synced, Priority::Person, call.env().now());
    happened::moved(&tx, call.env(), &call.scope(), before, &synced).await?;
    eligible::start(&tx, call.env(), &call.scope(), &book, Priority::Person).await?;
    tx.commit().await?;
    Ok(Json(synced.body()))
}

const DELETED: &str = "the object was deleted or voided in the accounting system: to make it again, POST /accounting_synced_records/push with its id and recreate: true";

/// Has a record taken up; one that is on its way goes on with what it has.
pub(super) fn ask(synced: &mut SyncedRecord, urgency: Priority, now: Timestamp) {
    match synced.sync_status() {
        SyncStatus::Pending => synced.urgency = synced.urgency.min(urgency as i64),
        SyncStatus::Error | SyncStatus::Done => synced.want(urgency as i64, now),
    }
}

/// Of what was changed on both sides, what stands here shall be written.
pub(super) fn write_over(synced: &mut SyncedRecord) {
    let conflicts = synced.error.iter().flat_map(|error| &error.conflicts);
    let ours =
        |conflict: &FieldConflict| ResolvedField { field: conflict.field.clone(), keep: ConflictSide::Here, there: conflict.there.clone() };
    synced.resolved = Some(conflicts.map(ours).collect());
}

/// Was it changed there and here, so that a person had to look?
pub(super) fn is_edited_there(synced: &SyncedRecord) -> bool {
    synced.error.as_ref().is_some_and(|error| error.code == PushErrorCode::EditedInLedger)
}

/// The book of the record, if it is the connected one: ids of one ledger are never sent to another.
pub(crate) async fn connected(tx: &Tx, call: &EntityCall, synced: &SyncedRecord) -> Result<LiveBook> {
    let book = live_book(tx, &call.scope()).await?.filter(|book| book.id == synced.book_id);
    book.ok_or_else(|| Error::conflict("the record belongs to a company that is not connected now: connect that company again first"))
}

/// Was it deleted or voided there, so that nothing but an explicit wish makes it again? The mirror may say so before the record does.
pub(super) async fn is_deleted(tx: &Tx, call: &EntityCall, book: &LiveBook, synced: &SyncedRecord) -> Result<bool> {
    let says_so = |error: &PushError| error.code == PushErrorCode::DeletedInLedger;
    if synced.error.as_ref().is_some_and(says_so) {
        return Ok(true);
    }
    if !is_gone_there(tx, synced).await? {
        return Ok(false);
    }
    let book = book.book(tx).await?;
    let planner = Planner::new(call.db(), call.scope(), &book, &call.edge().options.public_url).await?;
    Ok(matches!(planner.look(synced).await?.plan, Plan::Refuse(error) if says_so(&error)))
}
