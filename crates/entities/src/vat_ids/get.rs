use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Paths};

use super::VatId;
use crate::entities;

/// Get a VAT ID of an entity
#[utoipa::path(get, path = "/entities/{entity_id}/vat_ids/{id}", responses((status = 200, body = VatId)))]
pub(crate) async fn get(call: Call, Paths(entity_id, id): Paths<Uuid, Uuid>) -> Answer<Json<VatId>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), entity_id).await?;
    Ok(Json(record::get(call.db(), &scope, id).await?))
}
