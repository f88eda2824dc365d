use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::{RoleBody, store};

/// Get a role
///
/// Deleted ones too.
#[utoipa::path(get, path = "/roles/{role_id}", params(("role_id" = Uuid, Path, description = "The role.")), responses((status = 200, body = RoleBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<RoleBody>> {
    Ok(Json(store::get(call.db(), &call.scope(), id).await?.into()))
}
