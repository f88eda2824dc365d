use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountReplacement;

/// The replacements of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingAccountReplacementList)]
pub(crate) struct AccountReplacementList {
    /// All of them, oldest first.
    data: Vec<AccountReplacement>,
}

/// List account replacements
///
/// Which ledger accounts stand in for which archived ones. All of them in one answer.
#[utoipa::path(get, path = "/accounting_account_replacements", responses((status = 200, body = AccountReplacementList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<AccountReplacementList>> {
    Ok(Json(AccountReplacementList { data: record::all(call.db(), &call.scope()).await? }))
}
