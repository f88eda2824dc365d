use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use crate::entities::store;

/// Delete the logo of an entity
///
/// The file goes with it. An entity without a logo is answered with 404.
#[utoipa::path(delete, path = "/entities/{entity_id}/logo", responses((status = 204, description = "It is gone.")))]
pub(crate) async fn delete(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let scope = store::scope_of(&tx, call.scope(), id).await?;
    let mut entity = store::lock(&tx, &call.edge().vault, &scope, id).await?;
    let logo = entity.logo_id.take().ok_or_else(|| Error::not_found("logo"))?;
    if !files.discard(&tx, &scope, logo).await? {
        return Err(Error::not_found("logo").into());
    }
    entity.updated_at = call.env().now();
    store::save(&tx, &call.edge().vault, call.env(), &scope, &entity).await?;
    emit_change(&tx, &call, Change::Updated, &entity).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
