use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::PayableBody;
use super::status::Operation;
use super::step::take_step;

/// Cancel a payable
///
/// A draft, or one that was not yet sent for approval. It cannot be undone.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/cancel",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    take_step(&call, &files, id, Operation::Cancel).await
}
