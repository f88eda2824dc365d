use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::PayableBody;
use super::status::Operation;
use super::step::take_step;

/// Approve a payable
///
/// By hand, whatever approval policies say: a payable that is `new` or sent for approval waits to be paid from then on.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/approve_payment_operation",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn approve_payment_operation(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
) -> Answer<Json<PayableBody>> {
    take_step(&call, &files, id, Operation::Approve).await
}
