use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartBankAccount;
use crate::parts;

/// Get a bank account of a counterpart
#[utoipa::path(
    get,
    path = "/counterparts/{counterpart_id}/bank_accounts/{bank_account_id}",
    responses((status = 200, body = CounterpartBankAccount))
)]
pub(crate) async fn get(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartBankAccount>> {
    Ok(Json(parts::store::get(call.db(), &call.scope(), counterpart_id, id).await?))
}
