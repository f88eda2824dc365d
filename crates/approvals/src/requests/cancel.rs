use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::ApprovalRequest;
use super::answer::take_back;

/// Cancel an approval request
///
/// It needs no answer any more. A process whose step it is cannot come to an end without it and is canceled; the bill stays in approval until
/// somebody decides about it by hand.
#[utoipa::path(
    post,
    path = "/approval_requests/{approval_request_id}/cancel",
    responses((status = 200, body = ApprovalRequest), (status = 409, description = "it takes no more answers"))
)]
pub(crate) async fn cancel(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ApprovalRequest>> {
    let tx = call.db().begin().await?;
    let request = take_back(&tx, &call, id).await?;
    tx.commit().await?;
    Ok(Json(request))
}
