use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Paths};

use super::{VatId, store};
use crate::entities;

/// Get a VAT id of an entity
#[utoipa::path(
    get,
    path = "/entities/{entity_id}/vat_ids/{id}",
    params(("entity_id" = Uuid, Path, description = "The entity."), ("id" = Uuid, Path, description = "The VAT id.")),
    responses((status = 200, body = VatId), (status = 403, description = "the token may not read VAT ids"))
)]
pub(crate) async fn get(call: Call, Paths(entity_id, id): Paths<Uuid, Uuid>) -> Answer<Json<VatId>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), entity_id).await?;
    Ok(Json(store::get(call.db(), &scope, id).await?))
}
