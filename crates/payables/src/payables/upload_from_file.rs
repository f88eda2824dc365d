use axum::Extension;
use bursar_files::{FileType, Files, Form};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use utoipa::ToSchema;

use super::body::{self, PayableBody};
use super::changes::UpdatePayable;
use super::happened::Author;
use super::{Source, make};

/// A bill as a file.
#[derive(ToSchema)]
#[schema(as = PayableUploadFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadPayable {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Create a payable from a file
///
/// A PDF, PNG or JPEG of at most 20 MiB, unless the operator says otherwise; its bytes say what it is, not its name. The file is kept with a draft,
/// which is answered at once with `ocr_status: processing`. Then the file is read, and `payable.ocr_finished` tells that it was: what was found is
/// filled in, and what is complete is `new`. Until then its data cannot be changed: `cancel_ocr` takes it back. A credit note is not read as a bill:
/// send it to `POST /payable_credit_notes/upload_from_file`.
#[utoipa::path(
    post,
    path = "/payables/upload_from_file",
    request_body(content = UploadPayable, content_type = "multipart/form-data"),
    responses((status = 201, body = PayableBody))
)]
pub(crate) async fn upload_from_file(call: EntityCall, Extension(files): Files, mut form: Form) -> Answer<(StatusCode, Json<PayableBody>)> {
    let file = files.stage(&call.scope(), FileType::Payables, form.file_for(FileType::Payables)?).await?;
    let tx = call.db().begin().await?;
    files.attach(&tx, &call.scope(), &file).await?;
    let author = Author::of(&call);
    let empty = make::empty(&author, call.user().map(|user| user.role_id), Source::Ocr, Some(file.id))?;
    let payable = make::payable(&tx, &author, empty, UpdatePayable::default()).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
