use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::BackfillBody;
use super::{Backfill, store};

/// Get a backfill
///
/// The report, and the progress of the writing.
#[utoipa::path(get, path = "/accounting_backfills/{backfill_id}", responses((status = 200, body = BackfillBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BackfillBody>> {
    let backfill: Backfill = record::get(call.db(), &call.scope(), id).await?;
    let progress = store::progress(call.db(), &backfill).await?;
    Ok(Json(backfill.body(progress)))
}
