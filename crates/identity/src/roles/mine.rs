use bursar_store::record;
use bursar_web::{Answer, Call, Json};

use super::Role;

/// Get my role
///
/// The role of the user whose token this is: what a program shows or hides for this user. A partner's token is answered with 400.
#[utoipa::path(get, path = "/entity_users/my_role", responses((status = 200, body = Role)))]
pub(crate) async fn mine(call: Call) -> Answer<Json<Role>> {
    let user = call.myself()?;
    Ok(Json(record::get(call.db(), &call.scope(), user.role_id).await?))
}
