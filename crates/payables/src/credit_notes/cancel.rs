use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CreditNoteBody;
use super::status::NoteOperation;
use super::step::take_step;

/// Cancel a credit note of a vendor
///
/// A draft, or one that was not yet sent for approval. It cannot be undone.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/cancel",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    take_step(&call, &files, id, NoteOperation::Cancel).await
}
