use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::EntityUser;

/// Get an entity user
///
/// Deleted ones too: other records name them.
#[utoipa::path(get, path = "/entity_users/{entity_user_id}", responses((status = 200, body = EntityUser)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<EntityUser>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
