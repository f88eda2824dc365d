//! What is asked of `bank_transactions` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, Tx, record};

use super::BankTransaction;

/// Transactions that are decided about at a time.
const MAX_COUNT: usize = 2_000;

/// What waits on an account and was not decided by anybody, of this import and then the newest: the earliest first, what takes something back last.
pub(super) async fn waiting(tx: &Tx, scope: &Scope, bank_account_id: Uuid, bank_import_id: Uuid) -> Result<Vec<BankTransaction>> {
    let mut filter = on_account(scope, bank_account_id);
    filter.and("status IN ('unmatched', 'review')");
    // The member is a word on Postgres and a number on SQLite.
    filter.and("CAST(body ->> 'is_decided' AS text) IN ('false', '0')");
    let place = filter.place(bank_import_id);
    let first = format!("CASE bank_import_id WHEN {place} THEN 0 ELSE 1 END");
    let sql = format!("{} ORDER BY {first}, booked_on DESC, id DESC LIMIT {MAX_COUNT}", filter.sql);
    let mut found: Vec<BankTransaction> = record::select(tx, &sql, filter.values).await?;
    found.sort_by_key(|transaction| (transaction.is_reversal, transaction.booked_on, transaction.id));
    Ok(found)
}

/// The transactions of an entry that are there already.
pub(super) async fn of_entry(tx: &Tx, scope: &Scope, bank_account_id: Uuid, entry_key: &str) -> Result<Vec<BankTransaction>> {
    let mut filter = on_account(scope, bank_account_id);
    filter.compare("entry_key", "=", Some(entry_key));
    record::select(tx, &format!("{} ORDER BY part", filter.sql), filter.values).await
}

/// Is another transaction matched that has the same ids and amount?
pub(super) async fn is_matched_alike(tx: &Tx, scope: &Scope, transaction: &BankTransaction) -> Result<bool> {
    let mut filter = with_ids_of(scope, transaction);
    filter.compare("id", "<>", Some(transaction.id));
    filter.compare("amount", "=", Some(transaction.amount));
    Ok(!record::select::<BankTransaction>(tx, &format!("{} LIMIT 1", filter.sql), filter.values).await?.is_empty())
}

/// The matched transactions that this one takes back by its ids and amount.
pub(super) async fn originals_of(tx: &Tx, scope: &Scope, transaction: &BankTransaction) -> Result<Vec<BankTransaction>> {
    if transaction.end_to_end_id.is_none() {
        return Ok(Vec::new());
    }
    let mut filter = with_ids_of(scope, transaction);
    filter.compare("amount", "=", transaction.amount.checked_neg());
    record::select(tx, &format!("{} ORDER BY id LIMIT 2", filter.sql), filter.values).await
}

fn with_ids_of(scope: &Scope, transaction: &BankTransaction) -> Filter {
    let mut filter = on_account(scope, transaction.bank_account_id);
    filter.and("status = 'matched'");
    match (&transaction.end_to_end_id, &transaction.original_message_id) {
        (Some(id), _) => filter.compare("end_to_end_id", "=", Some(id.as_str())),
        (None, Some(id)) => filter.compare("original_message_id", "=", Some(id.as_str())),
        (None, None) => filter.and("FALSE"),
    }
    filter
}

fn on_account(scope: &Scope, bank_account_id: Uuid) -> Filter {
    let mut filter = Filter::within::<BankTransaction>(&scope.of_everybody());
    filter.compare("bank_account_id", "=", Some(bank_account_id));
    filter
}
