use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CreditNoteBody;
use super::status::NoteOperation;
use super::step::take_step;

/// Approve a credit note of a vendor
///
/// One that is linked to a payable is `applied`: its amount is taken off what is due, and a payable of which nothing is left is paid.
#[utoipa::path(
    post,
    path = "/payable_credit_notes/{credit_note_id}/approve",
    responses((status = 200, body = CreditNoteBody), (status = 409, description = "the status of the credit note does not allow it"))
)]
pub(crate) async fn approve(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<CreditNoteBody>> {
    take_step(&call, &files, id, NoteOperation::Approve).await
}
