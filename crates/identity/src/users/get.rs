use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::{EntityUserBody, store};

/// Get an entity user
///
/// Deleted ones too: other records name them.
#[utoipa::path(
    get,
    path = "/entity_users/{entity_user_id}",
    params(("entity_user_id" = Uuid, Path, description = "The user.")),
    responses((status = 200, body = EntityUserBody))
)]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<EntityUserBody>> {
    Ok(Json(store::get(call.db(), &call.scope(), id).await?.into()))
}
