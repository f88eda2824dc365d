use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Payable;
use super::happened::{Author, Happened, tell};
use super::held::Held;
use super::status::Operation;

/// Delete a payable
///
/// A draft, one that was not sent for approval, one that was rejected or canceled. Its lines, its history and its file go with it.
#[utoipa::path(
    delete,
    path = "/payables/{payable_id}",
    responses((status = 204, description = "it is gone"), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn delete(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let held = Held::lock(&tx, &author, id).await?;
    held.require(Operation::Delete)?;
    record::delete::<Payable>(&tx, &call.scope(), id).await?;
    if let Some(file) = held.payable.file_id {
        files.discard(&tx, &call.scope(), file).await?;
    }
    tell(&tx, &author, &held.payable, &Happened::Deleted).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
