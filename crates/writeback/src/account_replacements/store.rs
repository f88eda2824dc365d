//! Every query on `account_replacements` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::AccountReplacement;

/// All of a book.
pub(crate) async fn of_book(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<AccountReplacement>> {
    let mut filter = Filter::within::<AccountReplacement>(scope);
    filter.compare("book_id", "=", Some(book_id));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// What stands in for an account.
pub(crate) async fn of_account(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (book_id, ledger_account_id): (Uuid, Uuid),
) -> Result<Option<AccountReplacement>> {
    let mut filter = Filter::within::<AccountReplacement>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("ledger_account_id", "=", Some(ledger_account_id));
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}
