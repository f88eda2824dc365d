//! What happens to a record, as its event.

use std::borrow::Cow;

use bursar_events::{Event, Named, ObjectType, emit};
use bursar_kernel::{Env, Result, Uuid};
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
    emit(tx, env, &Happened { partner_id: scope.partner_id(), entity_id: synced.entity_id, id: synced.id, action }).await
}

struct Happened {
    partner_id: Uuid,
    entity_id: Uuid,
    id: Uuid,
    action: &'static str,
}

impl Event for Happened {
    const OBJECT_TYPE: ObjectType = SyncedRecord::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        self.action
    }

    fn description(&self) -> Cow<'static, str> {
        let words = match self.action {
            "created" => "an object is to be written to the ledger",
            "done" => "the ledger has an object as it is here",
            "conflict" => "an object was changed on both sides: somebody must say which one counts",
            "merged" => "the counterpart was merged into another one in the ledger: the record continues with that",
            _ => "an object cannot be written to the ledger: somebody must act",
        };
        words.into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.id
    }
}
