use bursar_files::Files;
use bursar_web::{Answer, Call, Json, Path};

use super::body::EntityBody;
use super::get;

/// Get my entity
///
/// The entity of the user whose token this is. A partner's token is answered with 400.
#[utoipa::path(get, path = "/entity_users/my_entity", responses((status = 200, body = EntityBody)))]
pub(crate) async fn mine(call: Call, files: Files) -> Answer<Json<EntityBody>> {
    let id = call.myself()?.entity_id;
    get::get(call, files, Path(id)).await
}
