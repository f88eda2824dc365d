use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Paths};
use http::StatusCode;

use super::{bodies, store};

/// Delete a provider app
///
/// An app whose tokens a connection uses, or has used and must still give back, stays: that is answered with 409.
#[utoipa::path(
    delete,
    path = "/partner_projects/{project_id}/provider_apps/{provider_app_id}",
    params(("project_id" = Uuid, Path, description = "The project."), ("provider_app_id" = Uuid, Path, description = "The app.")),
    responses((status = 204), (status = 409, description = "the app is in use"))
)]
pub(crate) async fn delete(call: Call, Paths(project_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let known = bodies(&call, call.db(), project_id).await?;
    let app = known.iter().find(|app| app.id == id).ok_or_else(|| Error::not_found("provider app"))?;
    if app.is_used {
        let message =
            "connections use this app: disconnect them first, or leave it beside the others and use another one for new connections";
        return Err(Error::conflict(message).into());
    }
    let tx = call.db().begin().await?;
    if !store::delete_unused(&tx, project_id, id).await? {
        return Err(
            Error::conflict("connections that have ended still name this app: it stays, and nothing uses it unless you choose it").into()
        );
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
