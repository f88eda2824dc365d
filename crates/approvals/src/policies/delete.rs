use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::{ApprovalPolicy, PolicyStatus};

/// Delete an approval policy
///
/// It applies to no further bills. Processes that it began continue with the script that they began with.
#[utoipa::path(
    delete,
    path = "/approval_policies/{approval_policy_id}",
    responses((status = 204, description = "it is deleted"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut policy: ApprovalPolicy = record::lock(&tx, &call.scope(), id).await?;
    policy.status = PolicyStatus::Deleted;
    policy.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &policy).await?;
    emit_change(&tx, &call, Change::Deleted, &policy).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
