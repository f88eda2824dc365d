use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Role;

/// Get a role
///
/// Deleted ones too.
#[utoipa::path(get, path = "/roles/{role_id}", responses((status = 200, body = Role)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Role>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
