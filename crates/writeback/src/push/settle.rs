//! A write whose end nobody knows: it is looked for before it is sent again, under the same key and byte for byte. After a restore nobody knows
//! of any write of before it, so that each is looked for before it is sent at all.

use bursar_connectors::write::{Object, Wanted, Write};
use bursar_connectors::{Cost, LedgerRecord};
use bursar_jobs::JobError;
use bursar_kernel::Timestamp;
use bursar_store::record;
use bursar_store::sea_orm::ConnectionTrait;

use super::step::begin;
use super::{Session, Step, finish, send};
use crate::attempts::{self, AttemptOutcome, BEFORE_THE_LEASE_ENDS, PushAttempt};
use crate::synced_records::SyncedRecord;

/// Finds out what became of the last attempt, or of one before it with the same key.
pub(super) async fn settle(session: &Session<'_>, synced: SyncedRecord, attempt: PushAttempt) -> Result<Step, JobError> {
    let now = session.open.now();
    if now < attempt.settles_at() {
        return wait(session, synced, attempt).await;
    }
    let Write::Create { object } = &attempt.write else {
        // An update is the same however often it is done, and what is gone stays so.
        return again(session, synced, attempt).await;
    };
    let since = lost_since(&session.open.engine.db, session, &synced, &attempt.write).await?.unwrap_or(attempt.sent_at);
    match find(session, object, since).await {
        Ok(Some(Found { first, others, cost })) => finish::confirmed(session, attempt, AttemptOutcome::Found, first, others, cost).await,
        Ok(None) => again(session, synced, attempt).await,
        Err(error) => finish::not_told(session, synced.id, error).await,
    }
}

/// When the database was brought back, if this record is older.
pub(super) fn restored_since(session: &Session<'_>, synced: &SyncedRecord) -> Option<Timestamp> {
    session.open.engine.settings.restored_at.filter(|restored_at| synced.created_at < *restored_at)
}

/// Since when a restore may have made us forget that the object of this write was made. Once it was looked for, it is known.
pub(super) async fn lost_since(
    db: &impl ConnectionTrait,
    session: &Session<'_>,
    synced: &SyncedRecord,
    write: &Write,
) -> Result<Option<Timestamp>, JobError> {
    let (Some(restored_at), Write::Create { object }) = (restored_since(session, synced), write) else { return Ok(None) };
    let was_looked_for = attempts::store::was_looked_for(db, synced.id, object, restored_at).await?;
    Ok((!was_looked_for).then_some(synced.created_at))
}

/// Sends an attempt, unless its object was made since then by a write that was forgotten.
pub(super) async fn send_if_absent(session: &Session<'_>, attempt: PushAttempt, since: Timestamp) -> Result<Step, JobError> {
    let Write::Create { object } = &attempt.write else { return send::send(session, attempt).await };
    match find(session, object, since).await {
        Ok(Some(Found { first, others, cost })) => finish::confirmed(session, attempt, AttemptOutcome::Found, first, others, cost).await,
        Ok(None) => send::send(session, attempt).await,
        Err(error) => {
            let id = attempt.synced_record_id;
            finish::close(session, attempt).await?;
            finish::no_answer(session, id, error).await
        }
    }
}

/// What an attempt made.
pub(super) struct Found {
    pub(super) first: LedgerRecord,
    others: Vec<LedgerRecord>,
    cost: Cost,
}

pub(super) async fn find(session: &Session<'_>, object: &Object, since: Timestamp) -> Result<Option<Found>, bursar_accounting::NoAnswer> {
    let wanted = &Wanted { object: object.clone(), since: Some(since) };
    let (found, cost) = session.open.ask(|ledger| async move { ledger.find(wanted).await }).await?;
    let mut found = found.into_iter();
    Ok(found.next().map(|first| Found { first, others: found.collect(), cost }))
}

async fn wait(session: &Session<'_>, synced: SyncedRecord, attempt: PushAttempt) -> Result<Step, JobError> {
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
    held.postpone(attempt.settles_at(), session.open.now());
    record::save(&tx, &session.scope, &held).await?;
    tx.commit().await?;
    Ok(Step::Took)
}

/// Sendings without an answer after which the next one waits longer.
const QUICK_SENDINGS: i64 = 3;

/// The same bytes once more, under the same key; an attempt whose end was open is closed as one that was not found. What is never answered is
/// sent less and less often, so that it does not use up what the provider allows.
async fn again(session: &Session<'_>, synced: SyncedRecord, attempt: PushAttempt) -> Result<Step, JobError> {
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let now = session.open.now();
    if attempt.is_open() {
        let mut before = attempt.clone();
        before.end(AttemptOutcome::Absent, before.answer.clone().unwrap_or_default(), now);
        record::save(&tx, &session.scope, &before).await?;
        if synced.attempts > QUICK_SENDINGS {
            let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
            held.try_later(now);
            record::save(&tx, &session.scope, &held).await?;
            tx.commit().await?;
            return Ok(Step::Took);
        }
    }
    let next = PushAttempt {
        id: session.open.engine.env.id(),
        sent_at: now,
        send_before: session.open.lease.until() - BEFORE_THE_LEASE_ENDS,
        ended_at: None,
        outcome: None,
        answer: None,
        made: None,
        ..attempt
    };
    record::insert(&tx, &session.scope, &next).await?;
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, next.synced_record_id).await?;
    held.postpone(next.settles_at(), now);
    record::save(&tx, &session.scope, &held).await?;
    tx.commit().await?;
    send::send(session, next).await
}
