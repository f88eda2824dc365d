//! What a finished pull shows of the things that pushes rely on, looked at once: counterparts that were merged, accounts that were archived,
//! tax rates that were changed, and credits that were used. Of a pull that is still reading, what belongs together may be missing.

use bursar_accounting::set_warnings;
use bursar_jobs::JobError;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Scope, Tx};

use crate::ledger_payments::credits;
use crate::push::Session;

pub(crate) mod merges;
pub(crate) mod store;
mod warnings;

/// Looks at what the last finished pull shows, unless that was done.
pub(crate) async fn look(session: &Session<'_>) -> Result<(), JobError> {
    let (engine, book_id) = (session.open.engine, session.open.book.id);
    let Some(pulled_at) = session.open.pulled_at else { return Ok(()) };
    let looked_at = store::looked_at(&engine.db, book_id).await?;
    if looked_at >= Some(pulled_at) {
        return Ok(());
    }
    merges::follow(session, looked_at, pulled_at).await?;
    credits::follow(session, looked_at, pulled_at).await?;
    let Ok((tx, _)) = session.open.begin().await? else { return Ok(()) };
    warn(&tx, &session.scope, book_id, session.open.now()).await?;
    store::looked(&tx, book_id, pulled_at).await?;
    tx.commit().await?;
    Ok(())
}

/// Has the warnings of a book say what is wrong now.
pub(crate) async fn warn(tx: &Tx, scope: &Scope, book_id: Uuid, now: Timestamp) -> Result<()> {
    set_warnings(tx, book_id, &warnings::of_book(tx, scope, book_id).await?, now).await
}
