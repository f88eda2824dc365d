use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{VatId, store};
use crate::entities;

/// The VAT ids of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityVatIDResourceList)]
pub(crate) struct VatIdList {
    /// All of them, oldest first.
    data: Vec<VatId>,
}

/// List the VAT ids of an entity
#[utoipa::path(
    get,
    path = "/entities/{entity_id}/vat_ids",
    params(("entity_id" = Uuid, Path, description = "The entity.")),
    responses((status = 200, body = VatIdList), (status = 403, description = "the token may not read VAT ids"))
)]
pub(crate) async fn list(call: Call, Path(entity_id): Path<Uuid>) -> Answer<Json<VatIdList>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), entity_id).await?;
    Ok(Json(VatIdList { data: store::list(call.db(), &scope).await? }))
}
