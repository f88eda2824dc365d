use bursar_connectors::Kind;
use bursar_web::listing::{Text, by};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{LedgerAccountBody, body};
use crate::connections;
use crate::mirror::lists::page;

pub(crate) static LISTING: Listing = Listing::new("LedgerAccountListResponse").sort(&[by("name", Text)]).limit(250, 250);

/// List ledger accounts
///
/// The chart of accounts as of the last pull, by name. Accounts that the ledger deleted are left out.
#[utoipa::path(get, path = "/ledger_accounts", responses((status = 200, body = Page<LedgerAccountBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<LedgerAccountBody>>> {
    let page = page(&call, Kind::Account, &query).await?;
    let home = connections::store::home_currency(call.db(), call.entity_id).await?;
    Ok(Json(page.try_map(|row| body(&row, home))?))
}
