use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Receipt;

/// Delete a receipt
///
/// Its line items and its file go with it.
#[utoipa::path(delete, path = "/receipts/{receipt_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let receipt: Receipt = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<Receipt>(&tx, &call.scope(), id).await?;
    if let Some(file) = receipt.file_id {
        files.discard(&tx, &call.scope(), file).await?;
    }
    emit_change(&tx, &call, Change::Deleted, &receipt).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
