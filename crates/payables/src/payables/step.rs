//! What the operations have in common that do nothing but move a payable on in its life.

use bursar_files::FileStore;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json};

use super::body::{self, PayableBody};
use super::happened::Author;
use super::held::Held;
use super::status::Operation;
use crate::credit_notes::linking;

/// Takes the step, where the status of the payable allows it, and answers the payable as it then is.
pub(crate) async fn take_step(call: &EntityCall, files: &FileStore, id: Uuid, operation: Operation) -> Answer<Json<PayableBody>> {
    let author = Author::of(call);
    let tx = call.db().begin().await?;
    let held = Held::lock(&tx, &author, id).await?;
    let to = held.require(operation)?;
    if operation == Operation::Reopen {
        linking::require_uncredited(&tx, &author.scope, id).await?;
    }
    let payable = held.advance(&tx, &author, to).await?;
    let body = body::of_one(&tx, call, files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
