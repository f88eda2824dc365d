use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CreditNoteBody;
use super::status::NoteOperation;
use super::step::take_step;

/// Reject a credit note of a vendor
///
/// One that was sent for approval.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/reject",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn reject(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    take_step(&call, &files, id, NoteOperation::Reject).await
}
