//! What the operations have in common that do nothing but move a credit note on in its life.

use bursar_files::FileStore;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json};

use super::body::{self, CreditNoteBody};
use super::held::HeldNote;
use super::status::NoteOperation;
use crate::payables::happened::Author;

/// Takes the step, where the status of the note allows it, and answers the note as it then is.
pub(crate) async fn take_step(call: &EntityCall, files: &FileStore, id: Uuid, operation: NoteOperation) -> Answer<Json<CreditNoteBody>> {
    let author = Author::of(call);
    let tx = call.db().begin().await?;
    let held = HeldNote::lock(&tx, &call.scope(), id).await?;
    let to = held.before.status.require(operation)?;
    let note = held.advance(&tx, &author, to).await?;
    let body = body::of_one(&tx, call, files, note).await?;
    tx.commit().await?;
    Ok(Json(body))
}
