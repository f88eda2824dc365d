use bursar_events::{Event, Named, emit};
use bursar_kernel::{Error, Uuid};
use bursar_payables::{Author, hold_payable};
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{ProcessBody, store};
use crate::policies::ApprovalPolicy;

/// Cancel a process of an approval policy
///
/// Its requests are canceled. The bill stays in approval until somebody decides about it by hand.
#[utoipa::path(
    post,
    path = "/approval_policies/{approval_policy_id}/processes/{process_id}/cancel",
    responses((status = 200, body = ProcessBody), (status = 409, description = "it is over"))
)]
pub(crate) async fn cancel(call: EntityCall, Paths(policy_id, id): Paths<Uuid, Uuid>) -> Answer<Json<ProcessBody>> {
    let (scope, author) = (call.scope(), Author { env: call.env(), scope: call.scope().of_everybody(), user_id: call.user_id() });
    let tx = call.db().begin().await?;
    let process = store::get(&tx, &scope, policy_id, id).await?;
    hold_payable(&tx, &author.scope, process.payable_id).await?;
    let process = store::lock(&tx, &scope, policy_id, id).await?;
    if !process.is_open() {
        return Err(Error::conflict(format!("Action is not allowed for approval policy process with id {id}")).into());
    }
    let process = process.cancel(&tx, &author).await?;
    // The contract tells it of the policy.
    let event = Event {
        object_type: ApprovalPolicy::OBJECT_TYPE,
        object_id: policy_id,
        partner_id: call.partner_id,
        entity_id: Some(process.entity_id),
        action: "process_canceled",
        description: "a process of an approval policy was canceled".into(),
    };
    emit(&tx, call.env(), event).await?;
    tx.commit().await?;
    Ok(Json(process.body()?))
}
