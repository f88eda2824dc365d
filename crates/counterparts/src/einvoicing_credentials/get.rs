use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartEinvoicingCredentials;
use crate::parts;

/// Get e-invoicing credentials of a counterpart
#[utoipa::path(
    get,
    path = "/counterparts/{counterpart_id}/einvoicing_credentials/{credential_id}",
    responses((status = 200, body = CounterpartEinvoicingCredentials))
)]
pub(crate) async fn get(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartEinvoicingCredentials>> {
    Ok(Json(parts::store::get(call.db(), &call.scope(), counterpart_id, id).await?))
}
