use bursar_kernel::Error;
use bursar_store::record;
use bursar_web::{Answer, Call, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, Project, named};

/// A project to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreatePartnerProjectRequest)]
pub(crate) struct CreateProject {
    /// What the team calls it.
    #[schema(min_length = 1, max_length = 100, example = "Staging")]
    name: String,
}

/// Create a project
///
/// It has a client id and no secret yet: make one at `POST /partner_projects/{project_id}/client_secrets`. Entities belong to the
/// partner and are seen from all its projects; connections belong to the project whose token made them, and use its provider apps.
#[utoipa::path(
    post,
    path = "/partner_projects",
    responses((status = 201, body = Project), (status = 409, description = "the partner has 100 projects already"))
)]
pub(crate) async fn create(call: Call, Json(body): Json<CreateProject>) -> Answer<(StatusCode, Json<Project>)> {
    let project = Project {
        id: call.env().id(),
        partner_id: call.partner_id,
        name: named(&body.name)?,
        client_id: call.env().id(),
        return_urls: Vec::new(),
        branding: None,
        created_at: call.env().now(),
    };
    let tx = call.db().begin().await?;
    tx.hold(&format!("projects/{}", call.partner_id)).await?;
    if record::count::<Project>(&tx, &call.scope()).await? >= MAX_COUNT {
        return Err(Error::conflict(format!("a partner may have {MAX_COUNT} projects: use one of those that are there")).into());
    }
    record::insert(&tx, &call.scope(), &project).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(project)))
}
