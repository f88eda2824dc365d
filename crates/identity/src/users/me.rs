use bursar_store::record;
use bursar_web::{Answer, Call, Json};

use super::EntityUser;

/// Get the current user
///
/// The user whose token this is. A partner's token is answered with 400.
#[utoipa::path(get, path = "/entity_users/me", responses((status = 200, body = EntityUser)))]
pub(crate) async fn me(call: Call) -> Answer<Json<EntityUser>> {
    let user = call.myself()?;
    Ok(Json(record::get(call.db(), &call.scope(), user.id).await?))
}
