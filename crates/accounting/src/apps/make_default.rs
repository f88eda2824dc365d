use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Paths};

use super::{AppBody, bodies, store};

/// Use a provider app for new connections
///
/// From now on new consents of its provider use this app. Connections stay with the app that they were made with.
#[utoipa::path(
    post,
    path = "/partner_projects/{project_id}/provider_apps/{provider_app_id}/make_default",
    responses((status = 200, body = AppBody))
)]
pub(crate) async fn make_default(call: Call, Paths(project_id, id): Paths<Uuid, Uuid>) -> Answer<Json<AppBody>> {
    let known = bodies(&call, call.db(), project_id).await?;
    if !known.iter().any(|app| app.id == id) {
        return Err(Error::not_found("provider app").into());
    }
    let tx = call.db().begin().await?;
    store::choose(&tx, project_id, id, call.env().now()).await?;
    let chosen = bodies(&call, &tx, project_id).await?.into_iter().find(|app| app.id == id);
    tx.commit().await?;
    Ok(Json(chosen.ok_or_else(|| Error::not_found("provider app"))?))
}
