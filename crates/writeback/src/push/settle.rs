//! A write whose end nobody knows: it is looked for before it is sent again, under the same key and byte for byte.

use bursar_connectors::write::{Object, Wanted, Write};
use bursar_connectors::{Cost, LedgerRecord};
use bursar_jobs::JobError;
use bursar_store::record;

use super::step::begin;
use super::{Session, Step, finish, send};
use crate::attempts::{AttemptOutcome, BEFORE_THE_LEASE_ENDS, PushAttempt};
use crate::synced_records::SyncedRecord;

/// Finds out what became of the last attempt.
pub(super) async fn settle(session: &Session<'_>, synced: SyncedRecord, attempt: PushAttempt) -> Result<Step, JobError> {
    let now = session.open.now();
    if now < attempt.settles_at() {
        return wait(session, synced, attempt).await;
    }
    let Write::Create { object } = &attempt.write else {
        // An update is the same however often it is done, and what is gone stays so.
        return again(session, attempt).await;
    };
    match find(session, object, &attempt).await {
        Ok((found, cost)) => {
            let mut found = found.into_iter();
            match found.next() {
                Some(first) => finish::confirmed(session, attempt, AttemptOutcome::Found, first, found.collect(), cost).await,
                None => again(session, attempt).await,
            }
        }
        Err(error) => finish::no_answer(session, synced.id, error).await,
    }
}

async fn find(
    session: &Session<'_>,
    object: &Object,
    attempt: &PushAttempt,
) -> Result<(Vec<LedgerRecord>, Cost), bursar_accounting::NoAnswer> {
    let wanted = Wanted { object: object.clone(), since: Some(attempt.sent_at) };
    let wanted = &wanted;
    session.open.ask(|ledger| async move { ledger.find(wanted).await }).await
}

async fn wait(session: &Session<'_>, synced: SyncedRecord, attempt: PushAttempt) -> Result<Step, JobError> {
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
    held.postpone(attempt.settles_at(), session.open.now());
    record::save(&tx, &session.scope, &held).await?;
    tx.commit().await?;
    Ok(Step::Took)
}

/// The same bytes once more, under the same key; an attempt whose end was open is closed as one that was not found.
pub(super) async fn again(session: &Session<'_>, attempt: PushAttempt) -> Result<Step, JobError> {
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let now = session.open.now();
    if attempt.is_open() {
        let mut before = attempt.clone();
        before.end(AttemptOutcome::Absent, before.answer.clone().unwrap_or_default(), now);
        record::save(&tx, &session.scope, &before).await?;
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
