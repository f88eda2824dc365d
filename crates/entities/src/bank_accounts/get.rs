use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::BankAccountBody;
use super::store;

/// Get a bank account of the entity
#[utoipa::path(
    get,
    path = "/bank_accounts/{bank_account_id}",
    params(("bank_account_id" = Uuid, Path, description = "The bank account.")),
    responses((status = 200, body = BankAccountBody), (status = 409, description = "the role does not allow it"))
)]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankAccountBody>> {
    Ok(Json(store::get(call.db(), &call.scope(), id).await?.into()))
}
