use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::BankAccount;

/// Get a bank account of the entity
#[utoipa::path(get, path = "/bank_accounts/{bank_account_id}", responses((status = 200, body = BankAccount)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankAccount>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
