use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{Project, store};

/// Get a project
#[utoipa::path(get, path = "/projects/{project_id}", responses((status = 200, body = Project)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Project>> {
    let project = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(store::with_tags(call.db(), &call.scope(), project).await?))
}
