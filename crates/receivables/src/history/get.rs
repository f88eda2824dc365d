use axum::Extension;
use bursar_files::Files;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::shown::shown;
use super::{HistoryRecord, store};

/// Get a record of the history of a receivable
#[utoipa::path(
    get,
    path = "/receivables/{receivable_id}/history/{receivable_history_id}",
    responses((status = 200, body = HistoryRecord))
)]
pub(crate) async fn get(
    call: EntityCall,
    Extension(files): Files,
    Paths(receivable_id, id): Paths<Uuid, Uuid>,
) -> Answer<Json<HistoryRecord>> {
    let found = store::get(call.db(), &call.scope(), receivable_id, id).await?;
    let record = shown(&call, &files, vec![found]).await?.pop();
    Ok(Json(record.ok_or_else(|| Error::internal("a record of the history was lost"))?))
}
