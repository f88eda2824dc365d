use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::{FileType, Files, Form};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use utoipa::ToSchema;

use super::Receipt;
use super::body::{self, ReceiptBody};

/// A receipt as a file.
#[derive(ToSchema)]
#[schema(as = ReceiptUploadFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadReceipt {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Create a receipt from a file
///
/// A PDF, PNG or JPEG of at most 20 MiB, unless the operator says otherwise; its bytes say what it is, not its name. The answer comes at once,
/// with `ocr_status: processing`: the file is read afterwards, and `receipt.ocr_finished` tells that it was. What you enter meanwhile stays.
#[utoipa::path(
    post,
    path = "/receipts/upload_from_file",
    request_body(content = UploadReceipt, content_type = "multipart/form-data"),
    responses((status = 201, body = ReceiptBody))
)]
pub(crate) async fn upload_from_file(call: EntityCall, Extension(files): Files, mut form: Form) -> Answer<(StatusCode, Json<ReceiptBody>)> {
    let file = files.stage(&call.scope(), FileType::Receipts, form.file_for(FileType::Receipts)?).await?;
    let receipt = Receipt::to_be_read(&Author::of(&call), file.id)?;
    let tx = call.db().begin().await?;
    files.attach(&tx, &call.scope(), &file).await?;
    record::insert(&tx, &call.scope(), &receipt).await?;
    emit_change(&tx, &call, Change::Created, &receipt).await?;
    let body = body::of_one(&tx, &call, &files, receipt).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
