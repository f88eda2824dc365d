use axum::http::StatusCode;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};

use super::store;
use crate::record::RecordStatus;

/// Delete an entity user
///
/// Its tokens end at once and its login is free again. It can still be read by id.
#[utoipa::path(delete, path = "/entity_users/{entity_user_id}", responses((status = 204, description = "it is deleted")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut user = store::lock(&tx, &call.scope(), id).await?;
    user.status = RecordStatus::Deleted;
    user.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &user).await?;
    emit_change(&tx, &call, Change::Deleted, &user).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
