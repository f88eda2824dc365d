use bursar_files::Files;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::changes::UpdateEntity;
use super::update;

/// Update my entity
///
/// The entity of the user whose token this is, if the user's role allows it. A partner's token is answered with 400.
#[utoipa::path(patch, path = "/entity_users/my_entity", responses((status = 200, body = EntityBody)))]
pub(crate) async fn update_mine(call: Call, files: Files, body: Json<UpdateEntity>) -> Answer<Json<EntityBody>> {
    let id = call.myself()?.entity_id;
    update::update(call, files, Path(id), body).await
}
