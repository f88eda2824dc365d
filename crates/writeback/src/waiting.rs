//! How long the push that waits longest has been due: for the operator, over all tenants.

use bursar_accounting::working_books;
use bursar_kernel::{Result, TimeDelta, Timestamp};
use bursar_store::Db;

use crate::synced_records::store::due_since;

/// Books in one question.
const MAX_BOOKS: usize = 1_000;

/// How long the record that was due first is due; nothing while none is. Books that are disconnected or rest have nothing due.
pub async fn longest_waiting_push(db: &Db, now: Timestamp) -> Result<TimeDelta> {
    let mut since = now;
    for books in working_books(db).await?.chunks(MAX_BOOKS) {
        since = due_since(db, books, now).await?.unwrap_or(since).min(since);
    }
    Ok(now - since)
}
