//! What happens to a record, as its event.

use bursar_events::emit_action;
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx, record};

use super::push::is_edited_there;
use super::{SyncStatus, SyncedRecord};
use crate::matches;

/// Keeps a new record, and tells of it.
pub(crate) async fn born(tx: &Tx, env: &Env, scope: &Scope, synced: &SyncedRecord) -> Result<()> {
    record::insert(tx, scope, synced).await?;
    tell(tx, env, scope, synced, "created").await
}

/// Keeps a record as it now is, and tells when it came to an end.
pub(crate) async fn moved(tx: &Tx, env: &Env, scope: &Scope, before: SyncStatus, synced: &SyncedRecord) -> Result<()> {
    let match_id = matches::follow::follow(tx, env, scope, synced).await?;
    record::save(tx, scope, &SyncedRecord { match_id, ..synced.clone() }).await?;
    match synced.sync_status() {
        now if now == before => Ok(()),
        SyncStatus::Pending => Ok(()),
        SyncStatus::Done => tell(tx, env, scope, synced, "done").await,
        SyncStatus::Error if is_edited_there(synced) => tell(tx, env, scope, synced, "conflict").await,
        SyncStatus::Error => tell(tx, env, scope, synced, "error").await,
    }
}

/// The counterpart that a record was linked to was merged into another one, with which it goes on.
pub(crate) async fn merged(tx: &Tx, env: &Env, scope: &Scope, synced: &SyncedRecord) -> Result<()> {
    tell(tx, env, scope, synced, "merged").await
}

async fn tell(tx: &Tx, env: &Env, scope: &Scope, synced: &SyncedRecord, action: &'static str) -> Result<()> {
    let words = match action {
        "created" => "an object is to be written to the ledger",
        "done" => "the ledger has an object as it is here",
        "conflict" => "an object was changed on both sides: somebody must say which one counts",
        "merged" => "the counterpart was merged into another one in the ledger: the record continues with that",
        _ => "an object cannot be written to the ledger: somebody must act",
    };
    emit_action(tx, env, scope.partner_id(), synced, action, words).await
}
