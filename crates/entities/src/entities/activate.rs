use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::store;

/// Activate an entity
///
/// It can work again. One that is active stays as it is, and the answer is the same.
#[utoipa::path(post, path = "/entities/{entity_id}/activate", responses((status = 200, body = EntityBody)))]
pub(crate) async fn activate(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<EntityBody>> {
    let tx = call.db().begin().await?;
    let mut entity = store::lock(&tx, &call.edge().vault, &call.scope(), id).await?;
    let now = call.env().now();
    if entity.activate(now)? {
        entity.updated_at = now;
        store::save(&tx, &call.edge().vault, call.env(), &call.scope(), &entity).await?;
        emit_change(&tx, &call, Change::Updated, &entity).await?;
        tx.commit().await?;
    }
    Ok(Json(EntityBody::new(&call, &files, entity).await?))
}
