use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Paths};

use super::{UpdateVatId, VatId};
use crate::entities;

/// Update a VAT ID of an entity
#[utoipa::path(patch, path = "/entities/{entity_id}/vat_ids/{id}", responses((status = 200, body = VatId)))]
pub(crate) async fn update(call: Call, Paths(entity_id, id): Paths<Uuid, Uuid>, Json(body): Json<UpdateVatId>) -> Answer<Json<VatId>> {
    let tx = call.db().begin().await?;
    let scope = entities::store::scope_of(&tx, call.scope(), entity_id).await?;
    let before: VatId = record::lock(&tx, &scope, id).await?;
    call.require_match(|| &before)?;
    let vat_id = before.updated(body)?;
    record::save(&tx, &scope, &vat_id).await?;
    tx.commit().await?;
    Ok(Json(vat_id))
}
