use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::ApprovalPolicy;

/// Get an approval policy
#[utoipa::path(get, path = "/approval_policies/{approval_policy_id}", responses((status = 200, body = ApprovalPolicy)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ApprovalPolicy>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
