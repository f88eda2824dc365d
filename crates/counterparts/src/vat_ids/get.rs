use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartVatId;
use crate::parts;

/// Get a VAT ID of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/vat_ids/{vat_id}", responses((status = 200, body = CounterpartVatId)))]
pub(crate) async fn get(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartVatId>> {
    Ok(Json(parts::store::get(call.db(), &call.scope(), counterpart_id, id).await?))
}
