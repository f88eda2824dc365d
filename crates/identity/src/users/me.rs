use axum::Json;
use bursar_web::{Answer, Call};

use super::{EntityUserBody, store};

/// Get myself
///
/// The user whose token this is. A partner's token is answered with 400.
#[utoipa::path(get, path = "/entity_users/me", responses((status = 200, body = EntityUserBody)))]
pub(crate) async fn me(call: Call) -> Answer<Json<EntityUserBody>> {
    let user = call.myself()?;
    Ok(Json(store::get(call.db(), &call.scope(), user.id).await?.into()))
}
