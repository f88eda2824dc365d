use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path, Query};

use super::answer::answer;
use super::{AnswerFor, ApprovalRequest, Reply};

/// Approve an approval request
///
/// Somebody whom it is addressed to agrees. When as many have as must, it is approved, and the process whose step it is continues.
/// A partner's token answers for the user that `entity_user_id` names, or for the only one who is left to answer.
#[utoipa::path(
    post,
    path = "/approval_requests/{approval_request_id}/approve",
    params(AnswerFor),
    responses(
        (status = 200, body = ApprovalRequest),
        (status = 403, description = "it is not addressed to this user"),
        (status = 409, description = "it takes no more answers, or this user has answered")
    )
)]
pub(crate) async fn approve(call: EntityCall, Path(id): Path<Uuid>, whose: Query<AnswerFor>) -> Answer<Json<ApprovalRequest>> {
    let tx = call.db().begin().await?;
    let request = answer(&tx, &call, id, whose.0.entity_user_id, Reply::Agrees).await?;
    tx.commit().await?;
    Ok(Json(request))
}
