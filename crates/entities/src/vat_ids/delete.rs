use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Paths};
use http::StatusCode;

use super::VatId;
use crate::entities;

/// Delete a VAT ID of an entity
#[utoipa::path(delete, path = "/entities/{entity_id}/vat_ids/{id}", responses((status = 204, description = "It is gone.")))]
pub(crate) async fn delete(call: Call, Paths(entity_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let scope = entities::store::scope_of(&tx, call.scope(), entity_id).await?;
    record::delete::<VatId>(&tx, &scope, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
