use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::{FileType, Files, Form, one_file_only};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use utoipa::ToSchema;

use super::Receipt;
use super::body::{self, ReceiptBody};

/// A receipt as a file.
#[derive(ToSchema)]
#[schema(as = ReceiptAttachFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct AttachReceiptFile {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Attach a file to a receipt
///
/// To one that has none: a receipt has one file at most. It is kept, and not read. `DELETE /files/{file_id}` takes it away again.
#[utoipa::path(
    post,
    path = "/receipts/{receipt_id}/attach_file",
    request_body(content = AttachReceiptFile, content_type = "multipart/form-data"),
    responses((status = 200, body = ReceiptBody), (status = 409, description = "the receipt has a file"))
)]
pub(crate) async fn attach_file(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    mut form: Form,
) -> Answer<Json<ReceiptBody>> {
    let part = form.file_for(FileType::Receipts)?;
    record::get::<Receipt>(call.db(), &call.scope(), id).await?;
    let file = files.stage(&call.scope(), FileType::Receipts, part).await?;
    let tx = call.db().begin().await?;
    let mut receipt: Receipt = record::lock(&tx, &call.scope(), id).await?;
    if receipt.file_id.is_some() {
        return Err(one_file_only().into());
    }
    files.attach(&tx, &call.scope(), &file).await?;
    receipt.file_id = Some(file.id);
    receipt.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &receipt).await?;
    emit_change(&tx, &call, Change::Updated, &receipt).await?;
    let body = body::of_one(&tx, &call, &files, receipt).await?;
    tx.commit().await?;
    Ok(Json(body))
}
