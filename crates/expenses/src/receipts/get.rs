use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, ReceiptBody};

/// Get a receipt
#[utoipa::path(get, path = "/receipts/{receipt_id}", responses((status = 200, body = ReceiptBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<ReceiptBody>> {
    let receipt = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::of_one(call.db(), &call, &files, receipt).await?))
}
