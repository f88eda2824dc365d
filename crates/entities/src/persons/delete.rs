use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::store::PersonRow;
use crate::onboarding::follow;

/// Delete a person of the entity
#[utoipa::path(delete, path = "/persons/{person_id}", responses((status = 204, description = "It is gone.")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    record::delete::<PersonRow>(&tx, &call.scope(), id).await?;
    follow(&tx, &call, call.entity_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
