use bursar_kernel::{Error, Result, Uuid};
use bursar_web::{Answer, EntityCall, Json, Paths};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Process, request_of, store};
use crate::requests::{ApprovalRequest, store as requests};
use crate::script::progress::StepStatus;

/// A step of a process: a request of its script.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalProcessStepResource)]
pub(crate) struct StepBody {
    /// The request with which people were asked; null before.
    #[schema(required = false)]
    approval_request_id: Option<Uuid>,
    /// The users who agreed.
    approved_by: Vec<Uuid>,
    /// The bill.
    object_id: Uuid,
    /// The user who did not agree.
    #[schema(required = false)]
    rejected_by: Option<Uuid>,
    /// How many must agree.
    #[schema(minimum = 1)]
    required_approval_count: u32,
    /// Whoever has one of these roles may.
    role_ids: Vec<Uuid>,
    /// Where it is.
    status: StepStatus,
    /// These users may.
    user_ids: Vec<Uuid>,
}

/// The steps of a process.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalProcessStepResourceList)]
pub(crate) struct StepList {
    /// In the order of the script.
    data: Vec<StepBody>,
}

/// List the steps of a process
///
/// One for each request of the script, in its order, including those that nobody has been asked yet.
#[utoipa::path(
    get,
    path = "/approval_policies/{approval_policy_id}/processes/{process_id}/steps",
    responses((status = 200, body = StepList))
)]
pub(crate) async fn list_steps(call: EntityCall, Paths(policy_id, id): Paths<Uuid, Uuid>) -> Answer<Json<StepList>> {
    let process = store::get(call.db(), &call.scope(), policy_id, id).await?;
    let asked = requests::of_process(call.db(), &call.scope(), id).await?;
    Ok(Json(StepList { data: bodies(&process, &asked)? }))
}

fn bodies(process: &Process, asked: &[ApprovalRequest]) -> Result<Vec<StepBody>> {
    let statements = process.statements().map_err(Error::internal)?;
    let body = |(place, step): (usize, &super::Step)| {
        let request = asked.iter().find(|request| Some(request.id) == step.request_id);
        let named = request_of(&statements, place)?;
        Some(StepBody {
            approval_request_id: step.request_id,
            approved_by: request.map(|request| request.approved_by.clone()).unwrap_or_default(),
            object_id: process.payable_id,
            rejected_by: request.and_then(|request| request.rejected_by),
            required_approval_count: named.required_approval_count,
            role_ids: named.role_ids.clone(),
            status: step.status,
            user_ids: named.user_ids.clone(),
        })
    };
    Ok(process.steps.iter().enumerate().filter_map(body).collect())
}
