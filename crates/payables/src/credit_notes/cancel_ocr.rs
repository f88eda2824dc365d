use axum::Extension;
use bursar_files::Files;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, CreditNoteBody};
use super::held::HeldNote;
use super::status::REFUSED;
use crate::payables::OcrStatus;
use crate::payables::happened::Author;

/// Cancel the OCR of a credit note
///
/// Only while its file is being read. The credit note stays a draft, to be filled in by a person.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/cancel_ocr",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "no file of the credit note is being read"))
)]
pub(crate) async fn cancel_ocr(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), id).await?;
    if held.before.ocr_status != Some(OcrStatus::Processing) {
        return Err(Error::conflict(REFUSED).into());
    }
    held.note.ocr_status = Some(OcrStatus::Canceled);
    let note = held.save(&tx, &author).await?;
    let body = body::of_one(&tx, &call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(body))
}
