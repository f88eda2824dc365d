use axum::Extension;
use bursar_events::Change;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::held::{HeldNote, emit_changed};
use super::status::NoteOperation;
use super::{CreditNote, linking};
use crate::payables::happened::Author;

/// Delete a credit note of a vendor
///
/// A draft. Its lines and its file go with it.
#[utoipa::path(
    delete,
    path = "/payable_credit_notes/{credit_note_id}",
    responses((status = 204, description = "it is gone"), (status = 409, description = "it is no draft"))
)]
pub(crate) async fn delete(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let held = HeldNote::lock(&tx, &call.scope(), id).await?;
    held.before.status.require(NoteOperation::Delete)?;
    record::delete::<CreditNote>(&tx, &call.scope(), id).await?;
    if let Some(file) = held.before.file_id {
        files.discard(&tx, &call.scope(), file).await?;
    }
    emit_changed(&tx, &author, Change::Deleted, &held.before).await?;
    let unlinked = CreditNote { based_on: None, ..held.note };
    linking::tell_payables(&tx, &author, &unlinked, held.before.based_on).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
