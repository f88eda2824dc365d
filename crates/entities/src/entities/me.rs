use bursar_files::Files;
use bursar_web::{Answer, Call, Json};

use super::body::EntityBody;
use super::mine;

/// Get the current entity
///
/// The former path of `GET /entity_users/my_entity`: the answer is the same.
#[utoipa::path(get, path = "/entities/me", responses((status = 200, body = EntityBody)))]
pub(crate) async fn me(call: Call, files: Files) -> Answer<Json<EntityBody>> {
    mine::mine(call, files).await
}
