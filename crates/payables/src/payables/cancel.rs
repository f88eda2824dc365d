use axum::{Extension, Json};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::{self, PayableBody};
use super::change::Held;
use super::happened::Teller;
use super::status::Operation;

/// Cancel a payable
///
/// A draft, or one that was not yet sent for approval. It cannot be undone.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/cancel",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    let teller = Teller::of(&call);
    let tx = call.db().begin().await?;
    let held = Held::lock(&tx, &teller, id).await?;
    let to = held.require(Operation::Cancel)?;
    let payable = held.advance(&tx, &teller, to).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
