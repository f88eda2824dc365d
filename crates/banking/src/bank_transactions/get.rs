use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::BankTransaction;

/// Get a bank transaction
#[utoipa::path(get, path = "/bank_transactions/{bank_transaction_id}", responses((status = 200, body = BankTransaction)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankTransaction>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
