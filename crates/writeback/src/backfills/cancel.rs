use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::BackfillBody;
use super::{Backfill, store};

/// Cancel a backfill
///
/// No further document of it is written. What already has a synchronized record is written as usual.
#[utoipa::path(
    post,
    path = "/accounting_backfills/{backfill_id}/cancel",
    responses((status = 200, body = BackfillBody), (status = 409, description = "the backfill has come to its end"))
)]
pub(crate) async fn cancel(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BackfillBody>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let mut backfill: Backfill = record::lock(&tx, &scope, id).await?;
    backfill.cancel(call.env().now())?;
    record::save(&tx, &scope, &backfill).await?;
    let progress = store::progress(&tx, &backfill).await?;
    tx.commit().await?;
    Ok(Json(backfill.body(progress)))
}
