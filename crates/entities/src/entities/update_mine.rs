use axum::Json;
use bursar_files::Shelved;
use bursar_web::{Answer, Call, Path};

use super::body::EntityBody;
use super::changes::UpdateEntity;
use super::update;

/// Update my entity
///
/// The entity of the user whose token this is, if the user's role allows it. A partner's token is answered with 400.
#[utoipa::path(patch, path = "/entity_users/my_entity", responses((status = 200, body = EntityBody)))]
pub(crate) async fn update_mine(call: Call, shelf: Shelved, body: bursar_web::Json<UpdateEntity>) -> Answer<Json<EntityBody>> {
    let id = call.myself()?.entity_id;
    update::update(call, shelf, Path(id), body).await
}

/// Update my entity, in the old place
///
/// The same as `PATCH /entity_users/my_entity`, which took its place.
#[utoipa::path(patch, path = "/entities/me", responses((status = 200, body = EntityBody)))]
pub(crate) async fn update_me(call: Call, shelf: Shelved, body: bursar_web::Json<UpdateEntity>) -> Answer<Json<EntityBody>> {
    update_mine(call, shelf, body).await
}
