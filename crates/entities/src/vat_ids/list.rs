use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::VatId;
use crate::entities;

/// The VAT IDs of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityVatIDResourceList)]
pub(crate) struct VatIdList {
    /// All of them, oldest first.
    data: Vec<VatId>,
}

/// List the VAT IDs of an entity
#[utoipa::path(get, path = "/entities/{entity_id}/vat_ids", responses((status = 200, body = VatIdList)))]
pub(crate) async fn list(call: Call, Path(entity_id): Path<Uuid>) -> Answer<Json<VatIdList>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), entity_id).await?;
    Ok(Json(VatIdList { data: record::all(call.db(), &scope).await? }))
}
