use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CreditNoteBody;
use super::status::NoteOperation;
use super::step::take_step;

/// Send a credit note for approval
///
/// From then on it cannot be changed, and shows a copy of its counterpart.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/submit_for_approval",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn submit_for_approval(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    take_step(&call, &files, id, NoteOperation::Submit).await
}
