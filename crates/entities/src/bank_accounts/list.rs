use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::BankAccount;

/// The bank accounts of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityBankAccountPaginationResponse)]
pub(crate) struct BankAccountList {
    /// All of them, oldest first.
    data: Vec<BankAccount>,
    /// Always null: the list has one page.
    next_pagination_token: Option<String>,
    /// Always null: the list has one page.
    prev_pagination_token: Option<String>,
}

/// List the bank accounts of the entity
///
/// All of them in one answer.
#[utoipa::path(get, path = "/bank_accounts", responses((status = 200, body = BankAccountList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<BankAccountList>> {
    let data = record::all(call.db(), &call.scope()).await?;
    Ok(Json(BankAccountList { data, next_pagination_token: None, prev_pagination_token: None }))
}
