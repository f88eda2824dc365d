use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, ReceivableBody};

/// Get a receivable
#[utoipa::path(get, path = "/receivables/{receivable_id}", responses((status = 200, body = ReceivableBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<ReceivableBody>> {
    let document = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::body(call.db(), &call, &files, document).await?))
}
