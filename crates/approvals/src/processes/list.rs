use bursar_kernel::{Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Process, ProcessBody, store};
use crate::policies::ApprovalPolicy;

/// The processes of a policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalProcessResourceList)]
pub(crate) struct ProcessList {
    /// The newest first.
    data: Vec<ProcessBody>,
}

/// List the processes of an approval policy
///
/// The newest 1000, in one answer.
#[utoipa::path(get, path = "/approval_policies/{approval_policy_id}/processes", responses((status = 200, body = ProcessList)))]
pub(crate) async fn list(call: EntityCall, Path(policy_id): Path<Uuid>) -> Answer<Json<ProcessList>> {
    let policy: ApprovalPolicy = record::get(call.db(), &call.scope(), policy_id).await?;
    let processes = store::of_policy(call.db(), &call.scope(), policy.id).await?;
    Ok(Json(ProcessList { data: processes.into_iter().map(Process::body).collect::<Result<_>>()? }))
}
