use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{ProcessBody, store};

/// Get a process of an approval policy
#[utoipa::path(
    get,
    path = "/approval_policies/{approval_policy_id}/processes/{process_id}",
    responses((status = 200, body = ProcessBody))
)]
pub(crate) async fn get(call: EntityCall, Paths(policy_id, id): Paths<Uuid, Uuid>) -> Answer<Json<ProcessBody>> {
    Ok(Json(store::get(call.db(), &call.scope(), policy_id, id).await?.body()?))
}
