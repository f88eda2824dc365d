use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Path};

use super::{ProjectBody, store};

/// Get a project
///
/// One of the partner's own, whichever of them the token belongs to.
#[utoipa::path(
    get,
    path = "/partner_projects/{project_id}",
    params(("project_id" = Uuid, Path, description = "The project.")),
    responses((status = 200, body = ProjectBody))
)]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<ProjectBody>> {
    Ok(Json(store::get(call.db(), &call.scope(), id).await?.into()))
}
