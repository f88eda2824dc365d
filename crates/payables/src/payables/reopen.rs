use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::PayableBody;
use super::status::Operation;
use super::step::take_step;

/// Reopen a payable
///
/// One that was rejected, or that waits to be paid, is `new` again: it can be changed, and its copy of the counterpart is made again when it is sent for approval or approved. One that an approved credit note was taken off cannot be reopened.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/reopen",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it, or a credit note was taken off it"))
)]
pub(crate) async fn reopen(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    take_step(&call, &files, id, Operation::Reopen).await
}
