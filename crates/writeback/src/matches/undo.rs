use bursar_accounting::remote_object;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::record;
use bursar_store::{Scope, Tx};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde_json::Value;

use super::decide::held;
use super::follow::of_record;
use super::{AccountingMatch, MatchBody, MatchState};
use crate::attempts;
use crate::errors::{PushError, PushErrorCode};
use crate::match_rules;
use crate::synced_records::link::candidate;
use crate::synced_records::{SyncedRecord, happened};

/// Undo the decision of a match
///
/// The match waits again, and a rule that was made of the decision is gone. Nothing is written because of it: documents that were written with
/// a counterpart that was linked stay as they are, later ones follow the next decision. What was made in the accounting system is answered
/// with 409, and so is a linked document to which payments or credits were written.
#[utoipa::path(
    post,
    path = "/accounting_matches/{match_id}/undo",
    responses((status = 200, body = MatchBody), (status = 409, description = "nothing was decided, or something was written because of it"))
)]
pub(crate) async fn undo(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<MatchBody>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let (synced, found) = held(&tx, &scope, id).await?;
    if !matches!(found.state, MatchState::Matched | MatchState::Unmatched) {
        return Err(Error::conflict("nothing was decided here").into());
    }
    let (_, found) = take_back(&tx, &call, synced).await?;
    tx.commit().await?;
    Ok(Json(found.body()))
}

/// What a record was linked to, or was to be made as, is open again: its match waits for a person.
pub(crate) async fn take_back(tx: &Tx, call: &EntityCall, synced: SyncedRecord) -> Result<(SyncedRecord, AccountingMatch)> {
    let (scope, env) = (call.scope(), call.env());
    require_nothing_written(tx, &scope, &synced).await?;
    let (before, now) = (synced.sync_status(), env.now());
    let (known, is_new) = match of_record(tx, &scope, &synced).await? {
        Some(known) => (known, false),
        None => (AccountingMatch::waiting(env, &synced, &of_link(tx, &synced).await?), true),
    };
    match_rules::store::forget_of_match(tx, &scope, known.id).await?;
    let message = "the decision was taken back: a person must decide again".to_owned();
    let (state, chosen, rejected) = (MatchState::Waiting, None, Vec::new());
    let found = AccountingMatch { state, chosen, rejected, is_taken_back: true, updated_at: now, message, ..known };
    match is_new {
        true => record::insert(tx, &scope, &found).await?,
        false => record::save(tx, &scope, &found).await?,
    }
    let mut synced = SyncedRecord { remote_kind: None, remote_id: None, written: None, match_id: Some(found.id), ..synced };
    // Whatever is planned of it right now is planned anew.
    synced.want(synced.urgency, now);
    synced.fail(found.doubt(), now);
    happened::moved(tx, env, &scope, before, &synced).await?;
    Ok((synced, found))
}

/// What was written stays: it can no longer be decided otherwise.
async fn require_nothing_written(tx: &Tx, scope: &Scope, synced: &SyncedRecord) -> Result<()> {
    let attempts = attempts::store::of_record(tx, synced.id).await?;
    if attempts.iter().any(attempts::PushAttempt::is_open) {
        return Err(Error::conflict("the object is on its way to the accounting system: try again in a minute"));
    }
    if attempts.iter().any(attempts::PushAttempt::is_done) {
        let remedy = match synced.is_party() {
            true => "merge the two in the accounting system, and the record follows",
            false => "delete or void it in the accounting system, then link the other one",
        };
        return Err(Error::conflict(format!("the object was written from here: {remedy}")));
    }
    let (true, Some(remote_id)) = (synced.is_document(), &synced.remote_id) else { return Ok(()) };
    match attempts::store::naming(tx, scope, remote_id).await?.iter().filter(|attempt| attempt.pays()).count() {
        0 => Ok(()),
        count => Err(Error::conflict(format!(
            "{count} payments or credits were written to the document from here: take them off it in the accounting system first"
        ))),
    }
}

/// The doubt about a record that was linked without one.
async fn of_link(tx: &Tx, synced: &SyncedRecord) -> Result<PushError> {
    let there = match (synced.kind(), &synced.remote_id) {
        (Some(kind), Some(remote_id)) => remote_object::<Value>(tx, synced.book_id, kind, remote_id).await?,
        _ => None,
    };
    Ok(PushError::new(PushErrorCode::MatchWaiting, "").with(there.iter().map(candidate).collect()))
}

impl AccountingMatch {
    /// Why the record of a match waits.
    pub(crate) fn doubt(&self) -> PushError {
        PushError::new(PushErrorCode::MatchWaiting, self.message.clone()).with(self.candidates.clone())
    }
}
