use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::CounterpartVatId;
use crate::parts;

/// The VAT IDs of a counterpart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartVatIDResourceList)]
pub(crate) struct VatIdList {
    /// All of them, oldest first.
    data: Vec<CounterpartVatId>,
}

/// List the VAT IDs of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/vat_ids", responses((status = 200, body = VatIdList)))]
pub(crate) async fn list(call: EntityCall, Path(counterpart_id): Path<Uuid>) -> Answer<Json<VatIdList>> {
    Ok(Json(VatIdList { data: parts::store::list(call.db(), &call.scope(), counterpart_id).await? }))
}
