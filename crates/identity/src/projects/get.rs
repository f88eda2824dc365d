use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::Project;

/// Get a project
///
/// One of the partner's own, whichever of them the token belongs to.
#[utoipa::path(get, path = "/partner_projects/{project_id}", responses((status = 200, body = Project)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<Project>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
