use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::store;

/// Delete a person of the entity
#[utoipa::path(
    delete,
    path = "/persons/{person_id}",
    params(("person_id" = Uuid, Path, description = "The person.")),
    responses((status = 204, description = "It is gone."), (status = 409, description = "the role does not allow it"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    store::lock(&tx, &call.edge().vault, &call.scope(), id).await?;
    store::delete(&tx, call.entity_id, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
