use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::CounterpartBankAccount;
use crate::parts;

/// The bank accounts of a counterpart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartBankAccountResourceList)]
pub(crate) struct BankAccountList {
    /// All of them, oldest first.
    data: Vec<CounterpartBankAccount>,
}

/// List the bank accounts of a counterpart
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/bank_accounts", responses((status = 200, body = BankAccountList)))]
pub(crate) async fn list(call: EntityCall, Path(counterpart_id): Path<Uuid>) -> Answer<Json<BankAccountList>> {
    Ok(Json(BankAccountList { data: parts::store::list(call.db(), &call.scope(), counterpart_id).await? }))
}
