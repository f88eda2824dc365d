use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartContact;
use crate::parts;

/// Get a contact of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/contacts/{contact_id}", responses((status = 200, body = CounterpartContact)))]
pub(crate) async fn get(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartContact>> {
    Ok(Json(parts::store::get(call.db(), &call.scope(), counterpart_id, id).await?))
}
