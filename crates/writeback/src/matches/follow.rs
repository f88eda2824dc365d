//! A match is what its record says: it waits while the record is in doubt, and is closed when that goes away by itself.

use bursar_events::emit_action;
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{AccountingMatch, MatchState};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::synced_records::{SyncStatus, SyncedRecord};

/// Has the match of a record that is about to be kept say the same. Answers with the match that the record has from then on.
pub(crate) async fn follow(tx: &Tx, env: &Env, scope: &Scope, synced: &SyncedRecord) -> Result<Option<Uuid>> {
    let doubt = synced.error.as_ref().filter(|error| error.code == PushErrorCode::MatchWaiting);
    let Some(id) = synced.match_id else {
        let Some(doubt) = doubt else { return Ok(None) };
        let found = AccountingMatch::waiting(env, synced, doubt);
        record::insert(tx, scope, &found).await?;
        tell(tx, env, scope, &found).await?;
        return Ok(Some(found.id));
    };
    let found: AccountingMatch = record::lock(tx, scope, id).await?;
    match doubt {
        Some(doubt) if found.state == MatchState::Waiting && found.candidates == doubt.candidates => {}
        Some(doubt) => {
            let was_waiting = found.state == MatchState::Waiting;
            let found = AccountingMatch {
                state: MatchState::Waiting,
                message: doubt.message.clone(),
                candidates: doubt.candidates.clone(),
                updated_at: env.now(),
                ..found
            };
            record::save(tx, scope, &found).await?;
            if !was_waiting {
                tell(tx, env, scope, &found).await?;
            }
        }
        None if found.state == MatchState::Waiting && synced.sync_status() != SyncStatus::Pending => {
            record::save(tx, scope, &AccountingMatch { state: MatchState::Closed, updated_at: env.now(), ..found }).await?;
        }
        None => {}
    }
    Ok(Some(id))
}

/// The match of a record that a person linked to this object of the ledger.
pub(crate) async fn linked(tx: &Tx, env: &Env, scope: &Scope, synced: &SyncedRecord, there: Candidate) -> Result<Uuid> {
    let known = of_record(tx, scope, synced).await?;
    let is_new = known.is_none();
    let unasked = || PushError::new(PushErrorCode::MatchWaiting, "linked by hand").with(vec![there.clone()]);
    let found = AccountingMatch {
        state: MatchState::Matched,
        chosen: Some(there.platform_object_id.clone()),
        is_taken_back: false,
        updated_at: env.now(),
        ..known.unwrap_or_else(|| AccountingMatch::waiting(env, synced, &unasked()))
    };
    match is_new {
        true => record::insert(tx, scope, &found).await?,
        false => record::save(tx, scope, &found).await?,
    }
    Ok(found.id)
}

/// The match of a record, held until the commit.
pub(super) async fn of_record(tx: &Tx, scope: &Scope, synced: &SyncedRecord) -> Result<Option<AccountingMatch>> {
    match synced.match_id {
        Some(id) => Ok(Some(record::lock(tx, scope, id).await?)),
        None => Ok(None),
    }
}

impl AccountingMatch {
    pub(super) fn waiting(env: &Env, synced: &SyncedRecord, doubt: &PushError) -> Self {
        let now = env.now();
        AccountingMatch {
            id: env.id(),
            entity_id: synced.entity_id,
            book_id: synced.book_id,
            synced_record_id: synced.id,
            object_type: synced.object_type,
            object_id: synced.object_id,
            state: MatchState::Waiting,
            created_at: now,
            updated_at: now,
            message: doubt.message.clone(),
            candidates: doubt.candidates.clone(),
            chosen: None,
            rejected: Vec::new(),
            is_taken_back: false,
        }
    }
}

/// A person is asked.
async fn tell(tx: &Tx, env: &Env, scope: &Scope, found: &AccountingMatch) -> Result<()> {
    let words = "an object may be in the ledger already: a person must decide";
    emit_action(tx, env, scope.partner_id(), found, "waiting", words).await
}
