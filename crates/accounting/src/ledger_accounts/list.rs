use axum::Json;
use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Query};
use serde::Serialize;
use utoipa::ToSchema;

use super::{LedgerAccountBody, body};
use crate::mirror::lists::{ListByName, page};

/// A page of ledger accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerAccountListResponse)]
pub struct LedgerAccountList {
    /// The accounts.
    pub data: Vec<LedgerAccountBody>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    pub next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    pub prev_pagination_token: Option<String>,
}

/// List ledger accounts
///
/// The chart of accounts as of the last pull, by name. Accounts that the ledger deleted are left out.
#[utoipa::path(get, path = "/ledger_accounts", params(ListByName), responses((status = 200, body = LedgerAccountList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListByName>) -> Answer<Json<LedgerAccountList>> {
    let page = page(&call, "ledger_accounts", Kind::Account, query).await?;
    let data = page.rows.iter().map(body).collect::<Result<_, _>>()?;
    Ok(Json(LedgerAccountList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
