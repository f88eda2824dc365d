use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path, Query};

use super::answer::answer;
use super::{AnswerFor, ApprovalRequest, Reply};

/// Reject an approval request
///
/// Somebody whom it is addressed to does not agree. One is enough, and the process whose step it is continues: what follows for the bill, its
/// script says.
/// A partner's token answers for the user that `entity_user_id` names, or for the only one who is left to answer.
#[utoipa::path(
    post,
    path = "/approval_requests/{approval_request_id}/reject",
    params(AnswerFor),
    responses(
        (status = 200, body = ApprovalRequest),
        (status = 403, description = "it is not addressed to this user"),
        (status = 409, description = "it takes no more answers, or this user has answered")
    )
)]
pub(crate) async fn reject(call: EntityCall, Path(id): Path<Uuid>, whose: Query<AnswerFor>) -> Answer<Json<ApprovalRequest>> {
    let tx = call.db().begin().await?;
    let request = answer(&tx, &call, id, whose.0.entity_user_id, Reply::Disagrees).await?;
    tx.commit().await?;
    Ok(Json(request))
}
