use bursar_connectors::Kind;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{LedgerAccountBody, body};
use crate::connections;
use crate::mirror::lists::one;

/// Get a ledger account
///
/// An account that the ledger deleted meanwhile is answered as archived.
#[utoipa::path(get, path = "/ledger_accounts/{ledger_account_id}", responses((status = 200, body = LedgerAccountBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<LedgerAccountBody>> {
    let row = one(&call, Kind::Account, id, "ledger account").await?;
    let home = connections::store::home_currency(call.db(), call.entity_id).await?;
    Ok(Json(body(&row, home)?))
}
