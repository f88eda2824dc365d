use axum::Extension;
use bursar_files::{FileType, Files, Form};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use utoipa::ToSchema;

use super::body::{self, CreditNoteBody};
use super::changes::UpdateCreditNote;
use super::make;
use crate::payables::Source;
use crate::payables::happened::Author;

/// A credit note as a file.
#[derive(ToSchema)]
#[schema(as = CreditNoteUploadFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadCreditNote {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Create a credit note from a file
///
/// A PDF, PNG or JPEG; its bytes say what it is. The file is kept with a draft, which is answered at once with `ocr_status: processing`.
/// Then the file is read, and `payables_credit_note.ocr_finished` tells that it was: what was found is filled in. Until then its data cannot be
/// changed: `cancel_ocr` takes it back.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/upload_from_file",
    request_body(content = UploadCreditNote, content_type = "multipart/form-data"),
    responses((status = 201, body = CreditNoteBody))
)]
pub(crate) async fn upload_from_file(
    call: EntityCall,
    Extension(files): Files,
    mut form: Form,
) -> Answer<(StatusCode, Json<CreditNoteBody>)> {
    let file = files.stage(&call.scope(), FileType::Payables, form.file_for(FileType::Payables)?).await?;
    let tx = call.db().begin().await?;
    files.attach(&tx, &call.scope(), &file).await?;
    let empty = make::empty(&Author::of(&call), Source::Ocr, Some(file.id))?;
    let note = make::note(&tx, &Author::of(&call), empty, UpdateCreditNote::default()).await?;
    let body = body::of_one(&tx, &call, &files, note).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
