//! Records that wait for another one.

use bursar_accounting::LiveBook;
use bursar_jobs::Priority;
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx};

use crate::eligible;
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::{SyncStatus, SyncedRecord, SyncedType, happened, store};

/// Those that waited for a record go on when it is done, and say what stands in the way when it stands still.
pub(crate) async fn wake_waiting(tx: &Tx, env: &Env, scope: &Scope, first: &SyncedRecord) -> Result<()> {
    if first.sync_status() == SyncStatus::Pending && !first.is_booked() {
        return Ok(());
    }
    for mut waiting in store::waiting_for(tx, scope, first.id).await? {
        let before = waiting.sync_status();
        match first.error.as_ref().filter(|_| !first.is_booked()) {
            None => waiting.take_up(env.now()),
            Some(error) => {
                waiting.fail(stands_in_the_way(first.object_type, error), env.now());
                waiting.waits_for = Some(first.id);
            }
        }
        happened::moved(tx, env, scope, before, &waiting).await?;
    }
    Ok(())
}

/// A decision was made that records with these errors waited for: they are taken up again. Of more than one batch, the rest goes on when what
/// stands still is looked at next.
pub(crate) async fn ask_again(tx: &Tx, env: &Env, scope: &Scope, book: &LiveBook, codes: &[PushErrorCode]) -> Result<()> {
    for mut synced in store::failed(tx, scope, book.id, codes, None).await? {
        let before = synced.sync_status();
        synced.want(Priority::Incremental as i64, env.now());
        happened::moved(tx, env, scope, before, &synced).await?;
    }
    eligible::start(tx, env, scope, book, Priority::Incremental).await
}

/// The error of a record whose first record stands still: it goes on by itself when that one does.
pub(crate) fn stands_in_the_way(first: SyncedType, error: &PushError) -> PushError {
    let (code, what) = match first {
        SyncedType::Customer | SyncedType::Vendor => (PushErrorCode::CounterpartNotInLedger, "the counterpart"),
        SyncedType::Product => (PushErrorCode::ProductNotInLedger, "a product"),
        SyncedType::Receivable | SyncedType::Bill | SyncedType::PaymentRecord => (PushErrorCode::DocumentNotInLedger, "the document"),
    };
    PushError { code, message: format!("{what} is not in the ledger: {}", error.message), ..error.clone() }
}
