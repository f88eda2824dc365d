use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::OcrStatus;
use super::body::{self, PayableBody};
use super::happened::Author;
use super::held::Held;
use super::status::refused;

/// Cancel the OCR of a payable
///
/// Only while its file is being read. The payable stays a draft, to be filled in by a person.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/cancel_ocr",
    responses((status = 200, body = PayableBody), (status = 409, description = "no file of the payable is being read"))
)]
pub(crate) async fn cancel_ocr(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, id).await?;
    if held.before.ocr_status != Some(OcrStatus::Processing) {
        return Err(refused().into());
    }
    held.payable.ocr_status = Some(OcrStatus::Canceled);
    let payable = held.save(&tx, &author).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
