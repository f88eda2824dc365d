use axum::{Extension, Json};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::{self, CreditNoteBody};
use super::change::HeldNote;
use super::status::NoteOperation;
use crate::payables::happened::Teller;

/// Approve a credit note of a vendor
///
/// One that is linked to a payable is `applied`: its amount is taken off what is due, and a payable of which nothing is left is paid.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/approve",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn approve(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    let teller = Teller::of(&call);
    let tx = call.db().begin().await?;
    let held = HeldNote::lock(&tx, &call.scope(), id).await?;
    let to = held.before.status.require(NoteOperation::Approve)?;
    let note = held.advance(&tx, &teller, to).await?;
    let body = body::of_one(&tx, &call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(body))
}
