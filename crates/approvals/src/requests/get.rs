use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::ApprovalRequest;

/// Get an approval request
#[utoipa::path(get, path = "/approval_requests/{approval_request_id}", responses((status = 200, body = ApprovalRequest)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ApprovalRequest>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
