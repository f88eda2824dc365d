use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{AppBody, bodies};

/// The provider apps of a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderAppListResource)]
pub(crate) struct AppList {
    /// All of them: a project has 20 at most, so there are no pages.
    data: Vec<AppBody>,
}

/// List provider apps
///
/// The apps of a project at Intuit and Xero, without what is secret, each with the redirect address to register there.
#[utoipa::path(get, path = "/partner_projects/{project_id}/provider_apps", responses((status = 200, body = AppList)))]
pub(crate) async fn list(call: Call, Path(project_id): Path<Uuid>) -> Answer<Json<AppList>> {
    Ok(Json(AppList { data: bodies(&call, call.db(), project_id).await? }))
}
