use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, PayableBody};
use super::happened::Author;
use super::held::Held;
use super::status::Operation;

/// Send a payable for approval
///
/// From then on it cannot be changed, and shows a copy of its counterpart. The approval policy that applies to it decides (`approval_policy_id`);
/// where there is none, somebody approves or rejects it by hand. Where the entity skips approval, it waits to be paid at once.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/submit_for_approval",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn submit_for_approval(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let held = Held::lock(&tx, &author, id).await?;
    let to = held.require(Operation::Submit)?;
    held.advance(&tx, &author, to).await?;
    // A policy may have decided by now.
    let payable = record::get(&tx, &author.scope, id).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
