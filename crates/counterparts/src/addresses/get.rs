use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartAddress;
use crate::parts;

/// Get an address of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/addresses/{address_id}", responses((status = 200, body = CounterpartAddress)))]
pub(crate) async fn get(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartAddress>> {
    Ok(Json(parts::store::get(call.db(), &call.scope(), counterpart_id, id).await?))
}
