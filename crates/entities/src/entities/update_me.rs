use bursar_files::Files;
use bursar_web::{Answer, Call, Json};

use super::body::EntityBody;
use super::changes::UpdateEntity;
use super::update_mine;

/// Update the current entity
///
/// The former path of `PATCH /entity_users/my_entity`: it does the same.
#[utoipa::path(patch, path = "/entities/me", responses((status = 200, body = EntityBody)))]
pub(crate) async fn update_me(call: Call, files: Files, body: Json<UpdateEntity>) -> Answer<Json<EntityBody>> {
    update_mine::update_mine(call, files, body).await
}
