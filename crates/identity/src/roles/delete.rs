use axum::http::StatusCode;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};

use super::store;
use crate::users;

/// Delete a role
///
/// While a user has it: 409.
#[utoipa::path(
    delete,
    path = "/roles/{role_id}",
    responses((status = 204, description = "it is deleted"), (status = 409, description = "users have it"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut role = store::lock(&tx, &call.scope(), id).await?;
    role.delete(users::store::count_with_role(&tx, &call.scope(), id).await?, call.env().now())?;
    record::save(&tx, &call.scope(), &role).await?;
    emit_change(&tx, &call, Change::Deleted, &role).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
