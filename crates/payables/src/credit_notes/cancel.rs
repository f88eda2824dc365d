use axum::{Extension, Json};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::{self, CreditNoteBody};
use super::change::HeldNote;
use super::status::NoteOperation;
use crate::payables::happened::Teller;

/// Cancel a credit note of a vendor
///
/// A draft, or one that was not yet sent for approval. It cannot be undone.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/cancel",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    let teller = Teller::of(&call);
    let tx = call.db().begin().await?;
    let held = HeldNote::lock(&tx, &call.scope(), id).await?;
    let to = held.before.status.require(NoteOperation::Cancel)?;
    let note = held.advance(&tx, &teller, to).await?;
    let body = body::of_one(&tx, &call, &files, note).await?;
    tx.commit().await?;
    Ok(Json(body))
}
