use bursar_store::record;
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::Project;

/// The projects of a partner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PartnerProjectListResource)]
pub(crate) struct ProjectList {
    /// All of them, the oldest first: a partner has 100 at most, so there are no pages.
    data: Vec<Project>,
}

/// List projects
///
/// The projects of the partner, whichever of them the token belongs to.
#[utoipa::path(get, path = "/partner_projects", responses((status = 200, body = ProjectList)))]
pub(crate) async fn list(call: Call) -> Answer<Json<ProjectList>> {
    Ok(Json(ProjectList { data: record::all(call.db(), &call.scope()).await? }))
}
