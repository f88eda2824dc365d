use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::store;

/// Get an entity
#[utoipa::path(get, path = "/entities/{entity_id}", responses((status = 200, body = EntityBody)))]
pub(crate) async fn get(call: Call, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<EntityBody>> {
    let entity = store::get(call.db(), &call.edge().vault, &call.scope(), id).await?;
    Ok(Json(EntityBody::new(&call, &files, entity).await?))
}
