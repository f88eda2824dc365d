use bursar_accounting::live_book;
use bursar_jobs::enqueue;
use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{BackfillBody, Progress};
use super::{AdvanceBackfill, Backfill};

/// Start a backfill
///
/// Has the documents written that the report says are pushed or linked, behind everything that people do. What happens to each is shown by
/// its synchronized record.
#[utoipa::path(
    post,
    path = "/accounting_backfills/{backfill_id}/start",
    responses(
        (status = 200, body = BackfillBody),
        (status = 409, description = "the report is not ready, the backfill was started already, or its company is not the connected one")
    )
)]
pub(crate) async fn start(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BackfillBody>> {
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let mut backfill: Backfill = record::lock(&tx, &scope, id).await?;
    let book = live_book(&tx, &scope).await?.filter(|book| book.id == backfill.book_id);
    if book.is_none() {
        return Err(Error::conflict("the company of the backfill is not connected now: connect it again first").into());
    }
    backfill.start(env.now())?;
    record::save(&tx, &scope, &backfill).await?;
    enqueue(&tx, env, &AdvanceBackfill::of(&scope, &backfill)).await?;
    tx.commit().await?;
    Ok(Json(backfill.body(Progress::default())))
}
