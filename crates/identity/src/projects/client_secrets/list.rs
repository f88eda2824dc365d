use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::SecretBody;
use crate::projects::Project;
use crate::secrets::store;

/// The client secrets of a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecretListResource)]
pub(crate) struct SecretList {
    /// All of them, revoked ones too, the oldest first.
    data: Vec<SecretBody>,
}

/// List client secrets
///
/// The secrets of a project, without what is secret: that is kept only as a hash.
#[utoipa::path(get, path = "/partner_projects/{project_id}/client_secrets", responses((status = 200, body = SecretList)))]
pub(crate) async fn list(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SecretList>> {
    let project: Project = record::get(call.db(), &call.scope(), id).await?;
    let now = call.env().now();
    let secrets = store::list(call.db(), project.id).await?;
    Ok(Json(SecretList { data: secrets.into_iter().map(|secret| SecretBody::new(secret, now)).collect() }))
}
