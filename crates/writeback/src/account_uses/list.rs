use bursar_accounting::current_book;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{UnusableAccount, unusable};

/// Accounts that are used and cannot be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnusableAccountList {
    /// All of them; empty when all is well, and where no books are connected.
    data: Vec<UnusableAccount>,
}

/// List archived accounts in use
///
/// Accounts that products, drafts or settings here name although they were archived or deleted in the accounting system, as of the last pull, or
/// are of another company to which the entity was connected before, with who names each. `POST /accounting_account_replacements` names another
/// one in all of these places.
#[utoipa::path(get, path = "/accounting_unusable_accounts", responses((status = 200, body = UnusableAccountList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<UnusableAccountList>> {
    let (db, scope) = (call.db(), call.scope());
    let data = match current_book(db, &scope).await? {
        Some(book) => unusable(db, &scope, book.id).await?,
        None => Vec::new(),
    };
    Ok(Json(UnusableAccountList { data }))
}
