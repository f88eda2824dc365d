use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Paths};
use http::StatusCode;

use super::store;
use crate::entities;

/// Delete a VAT id of an entity
#[utoipa::path(
    delete,
    path = "/entities/{entity_id}/vat_ids/{id}",
    params(("entity_id" = Uuid, Path, description = "The entity."), ("id" = Uuid, Path, description = "The VAT id.")),
    responses((status = 204, description = "It is gone."), (status = 403, description = "the token may not delete VAT ids"))
)]
pub(crate) async fn delete(call: Call, Paths(entity_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let scope = entities::store::scope_of(&tx, call.scope(), entity_id).await?;
    store::lock(&tx, &scope, id).await?;
    store::delete(&tx, entity_id, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
