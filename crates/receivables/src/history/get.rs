use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Paths};

use super::{HistoryRecord, store};

/// Get a record of the history of a receivable
#[utoipa::path(
    get,
    path = "/receivables/{receivable_id}/history/{receivable_history_id}",
    responses((status = 200, body = HistoryRecord))
)]
pub(crate) async fn get(call: EntityCall, Paths(receivable_id, id): Paths<Uuid, Uuid>) -> Answer<Json<HistoryRecord>> {
    Ok(Json(store::get(call.db(), &call.scope(), receivable_id, id).await?))
}
