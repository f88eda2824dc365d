use axum::Json;
use bursar_web::{Answer, Call};

use super::{RoleBody, store};

/// Get my role
///
/// The role of the user whose token this is: what a program shows or hides for this user. A partner's token is answered with 400.
#[utoipa::path(get, path = "/entity_users/my_role", responses((status = 200, body = RoleBody)))]
pub(crate) async fn mine(call: Call) -> Answer<Json<RoleBody>> {
    let user = call.myself()?;
    Ok(Json(store::get(call.db(), &call.scope(), user.role_id).await?.into()))
}
