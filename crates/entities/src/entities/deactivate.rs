use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::store;

/// Deactivate an entity
///
/// From the commit on it can do nothing: calls on its behalf and the tokens of its users are refused. All of it stays, and can be read here.
/// One that is inactive stays as it is, and the answer is the same.
#[utoipa::path(post, path = "/entities/{entity_id}/deactivate", responses((status = 200, body = EntityBody)))]
pub(crate) async fn deactivate(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<EntityBody>> {
    let tx = call.db().begin().await?;
    let mut entity = store::lock(&tx, &call.edge().vault, &call.scope(), id).await?;
    if entity.deactivate()? {
        entity.updated_at = call.env().now();
        store::save(&tx, &call.edge().vault, call.env(), &call.scope(), &entity).await?;
        emit_change(&tx, &call, Change::Updated, &entity).await?;
        tx.commit().await?;
    }
    Ok(Json(EntityBody::new(&call, &files, entity).await?))
}
