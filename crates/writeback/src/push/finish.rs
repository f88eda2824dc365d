//! What an attempt came to: the journal, the record, the mirror and those that waited, in one commit.

use bursar_accounting::{Book, NoAnswer};
use bursar_connectors::record::Body;
use bursar_connectors::write::{Object, Refusal, RefusalCode, Write};
use bursar_connectors::{ConnectorError, Cost, ErrorClass, Kind, LedgerRecord};
use bursar_jobs::JobError;
use bursar_kernel::{Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Tx, record};

use super::step::begin;
use super::{Session, Step, settle};
use crate::attempts::{AttemptAnswer, AttemptOutcome, PushAttempt, SETTLES_AFTER};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::ledger_payments;
use crate::plan::amounts;
use crate::plan::write_off::WriteOff;
use crate::push_settings::{self, PushSettings};
use crate::returned_payments;
use crate::synced_records::{Attachment, HomeAmount, SyncedRecord, SyncedType, happened};
use crate::wake::wake_waiting;

/// The provider has done it, or had done it; where it did so more than once, a person is told of the others.
pub(super) async fn confirmed(
    session: &Session<'_>,
    attempt: PushAttempt,
    outcome: AttemptOutcome,
    there: LedgerRecord,
    duplicates: Vec<LedgerRecord>,
    cost: Cost,
) -> Result<Step, JobError> {
    let answer = AttemptAnswer { platform_object_id: Some(there.remote_id.clone()), ..AttemptAnswer::default() };
    let made = match &there.body {
        Some(Body::Document(document)) => Some(document.clone()),
        _ => None,
    };
    let attempt = PushAttempt { made, ..attempt };
    let settings = push_settings::store::get(&session.open.engine.db, &session.scope).await?;
    let goes_on = goes_on(session, &attempt).await?;
    let change = |synced: &mut SyncedRecord, now: Timestamp| {
        synced.generation = attempt.generation + 1;
        synced.settle(attempt.wanted, now);
        take(synced, &attempt, &there, &session.open.book);
        let is_older = outcome == AttemptOutcome::Found && may_be_another(session, synced, &attempt);
        if is_older {
            synced.forget_written();
            synced.want(synced.urgency, now);
        } else if goes_on && !synced.is_allocated {
            synced.want(synced.urgency, now);
        } else if settings.attach_files && attempt.is_of_a_document() {
            synced.want_attachment(now);
        }
        let unequal = differs(session, &settings, &attempt, &there).filter(|_| !is_older);
        if let Some(error) = unequal.or_else(|| twice(&duplicates)) {
            synced.fail(error, now);
        }
        synced.pushed_at = Some(now);
    };
    let is_mirrored = !matches!(&attempt.write, Write::Create { object: Object::Allocation(_) | Object::Attachment(_) });
    let mirrored = is_mirrored.then(|| there.clone());
    end(session, attempt.clone(), outcome, answer, cost, mirrored, change).await?;
    Ok(Step::Took)
}

/// What a record knows of the ledger once this was done.
fn take(synced: &mut SyncedRecord, attempt: &PushAttempt, there: &LedgerRecord, book: &Book) {
    match &attempt.write {
        Write::Void { .. } | Write::Delete { .. } => return,
        Write::Create { object: Object::Allocation(_) } => {
            synced.is_allocated = true;
            return;
        }
        Write::Create { object: Object::WriteOff(_) } => {
            synced.write_off_id = Some(there.remote_id.clone());
            return;
        }
        Write::Create { object: Object::Attachment(_) } => {
            synced.attachment = Some(Attachment::Done);
            return;
        }
        // Whatever took off a document that is gone, and lay beside it, is of no use to the new one.
        Write::Create { .. } => (synced.write_off_id, synced.is_allocated, synced.attachment) = (None, false, None),
        Write::Update { .. } => {}
    }
    synced.remote_kind = Some(there.kind.as_str().to_owned());
    synced.remote_id = Some(there.remote_id.clone());
    synced.home_amount = there.body.as_ref().and_then(|body| HomeAmount::of(book, body));
    synced.written = Some(attempt.hash.clone());
    synced.resolved = None;
}

/// The provider made the object more than once, whatever its key said.
fn twice(duplicates: &[LedgerRecord]) -> Option<PushError> {
    let candidate = |there: &LedgerRecord| Candidate {
        id: None,
        platform_object_id: there.remote_id.clone(),
        name: there.name.clone(),
        reasons: Vec::new(),
    };
    let message = format!("the ledger made it {} times: the record continues with one of them", duplicates.len() + 1);
    let error = PushError::new(PushErrorCode::DuplicateInLedger, message);
    (!duplicates.is_empty()).then(|| error.with(duplicates.iter().map(candidate).collect()))
}

/// Does another write of the object follow: the use of a credit, or what nobody pays of a document?
async fn goes_on(session: &Session<'_>, attempt: &PushAttempt) -> Result<bool> {
    let object = match &attempt.write {
        Write::Create { object } | Write::Update { object, .. } => object,
        Write::Void { .. } | Write::Delete { .. } => return Ok(false),
    };
    match object {
        Object::WriteOff(_) => Ok(true),
        Object::Document(entry) if matches!(entry.kind, Kind::CreditNote | Kind::VendorCredit) => Ok(true),
        Object::Document(_) => {
            let db = &session.open.engine.db;
            let synced: SyncedRecord = record::get(db, &session.scope, attempt.synced_record_id).await?;
            Ok(!WriteOff::of_record(db, &session.scope, &synced).await?.is_empty())
        }
        Object::Party(_) | Object::Item(_) | Object::Payment(_) | Object::Allocation(_) | Object::Attachment(_) => Ok(false),
    }
}

/// A restore made us forget what was written, and the object was changed here since; or the attempt is from before it, and a later write was forgotten.
fn may_be_another(session: &Session<'_>, synced: &SyncedRecord, attempt: &PushAttempt) -> bool {
    let is_so = |restored_at| attempt.sent_at < restored_at || synced.object_updated_at > Some(restored_at);
    settle::restored_since(session, synced).is_some_and(is_so)
}

/// What the ledger made of a document must be what it is here.
fn differs(session: &Session<'_>, settings: &PushSettings, attempt: &PushAttempt, there: &LedgerRecord) -> Option<PushError> {
    let Some(Body::Document(made)) = &there.body else { return None };
    amounts::differs(&session.open.book, settings, attempt.priced()?, made)
}

/// The provider refused: somebody must act, unless the object only moved under our hands.
pub(super) async fn refused(session: &Session<'_>, attempt: PushAttempt, refusal: Refusal, cost: Cost) -> Result<Step, JobError> {
    let Refusal { code, error, field } = refusal;
    let shown = PushError {
        message: error.message.clone(),
        field: field.map(Into::into),
        provider_code: error.code.clone().map(Into::into),
        trace_id: error.trace_id.clone().map(Into::into),
        ..PushError::new(error_code(&attempt, code), String::new())
    };
    metrics::counter!("bursar_pushes_total", "platform" => session.open.book.platform.as_str(), "outcome" => shown.code.as_str())
        .increment(1);
    let answer = answer_of(&error);
    let (generation, wanted) = (attempt.generation, attempt.wanted);
    let is_ending = matches!(attempt.write, Write::Void { .. } | Write::Delete { .. });
    let change = |synced: &mut SyncedRecord, now: Timestamp| {
        // A refused write has reached its end: what is sent next is another one, with another key.
        synced.generation = generation + 1;
        if code == RefusalCode::Stale && synced.attempts < MAX_MERGES {
            synced.attempts += 1;
            synced.next_attempt_at = Some(now);
            synced.updated_at = now;
        } else if code == RefusalCode::ObjectGone && is_ending {
            // It is gone already, perhaps by the same call whose answer was lost: that is what was wanted.
            synced.settle(wanted, now);
        } else if synced.wanted == wanted {
            synced.fail(shown.clone(), now);
        }
    };
    end(session, attempt, AttemptOutcome::Refused, answer, cost, None, change).await?;
    Ok(Step::Took)
}

/// What a refusal is about. A file that is refused leaves its document in the ledger as it is.
fn error_code(attempt: &PushAttempt, code: RefusalCode) -> PushErrorCode {
    let Write::Create { object } = &attempt.write else { return code.into() };
    match (object, code) {
        (Object::Attachment(_), RefusalCode::ObjectGone | RefusalCode::ReadOnly) => code.into(),
        (Object::Attachment(_), _) => PushErrorCode::FileNotAttached,
        // It is to be made: what is gone is something that it names.
        (Object::Payment(_), RefusalCode::ObjectGone) => PushErrorCode::DocumentNotInLedger,
        (_, RefusalCode::ObjectGone) => PushErrorCode::ReferenceUnusable,
        _ => code.into(),
    }
}

/// How often an object that moves under our hands is read anew before a person is asked.
const MAX_MERGES: i64 = 3;

/// Nothing was done: it is tried again, when the provider allows it.
pub(super) async fn not_done(session: &Session<'_>, attempt: PushAttempt, error: ConnectorError, cost: Cost) -> Result<Step, JobError> {
    let answer = answer_of(&error);
    let rest = match error.class {
        ErrorClass::Revoked | ErrorClass::Unauthorized => Some(TimeDelta::minutes(5)),
        class => asked_to_wait(class),
    };
    let change = |synced: &mut SyncedRecord, now: Timestamp| match rest {
        Some(rest) => synced.postpone(now + rest, now),
        None => synced.try_later(now),
    };
    end(session, attempt, AttemptOutcome::NotDone, answer, cost, None, change).await?;
    Ok(rest.map_or(Step::Unanswered, Step::Rest))
}

/// Nobody knows: it is looked for once that can be told.
pub(super) async fn unknown(session: &Session<'_>, attempt: PushAttempt, error: ConnectorError, cost: Cost) -> Result<Step, JobError> {
    let (answer, settles_at) = (answer_of(&error), attempt.settles_at());
    let change = |synced: &mut SyncedRecord, now: Timestamp| {
        synced.attempts += 1;
        synced.postpone(settles_at, now);
    };
    end(session, attempt, AttemptOutcome::Unknown, answer, cost, None, change).await?;
    Ok(Step::Unanswered)
}

/// The lease was about to end: nothing left.
pub(super) async fn not_sent(session: &Session<'_>, attempt: PushAttempt) -> Result<Step, JobError> {
    let change = |synced: &mut SyncedRecord, now: Timestamp| synced.postpone(now, now);
    end(session, attempt, AttemptOutcome::NotDone, AttemptAnswer::default(), Cost::default(), None, change).await?;
    Ok(Step::Rest(TimeDelta::seconds(1)))
}

/// The file that was to go along is gone: nothing left, and what has to happen is decided anew.
pub(super) async fn withdrawn(session: &Session<'_>, attempt: PushAttempt) -> Result<Step, JobError> {
    let generation = attempt.generation + 1;
    let change = |synced: &mut SyncedRecord, now: Timestamp| {
        synced.generation = generation;
        synced.take_up(now);
    };
    end(session, attempt, AttemptOutcome::NotDone, AttemptAnswer::default(), Cost::default(), None, change).await?;
    Ok(Step::Took)
}

/// Closes an attempt that never left.
pub(super) async fn close(session: &Session<'_>, attempt: PushAttempt) -> Result<(), JobError> {
    end(session, attempt, AttemptOutcome::NotDone, AttemptAnswer::default(), Cost::default(), None, |_, _| {}).await
}

/// A question had no answer: the record is taken up later, and the whole book rests where the provider asks for it.
pub(super) async fn no_answer(session: &Session<'_>, id: Uuid, error: NoAnswer) -> Result<Step, JobError> {
    ask_later(session, id, error, SyncedRecord::try_later).await
}

/// The same, where somebody waits to hear what became of a write.
pub(super) async fn not_told(session: &Session<'_>, id: Uuid, error: NoAnswer) -> Result<Step, JobError> {
    ask_later(session, id, error, |synced, now| synced.postpone(now + SETTLES_AFTER, now)).await
}

async fn ask_later(
    session: &Session<'_>,
    id: Uuid,
    error: NoAnswer,
    later: impl Fn(&mut SyncedRecord, Timestamp),
) -> Result<Step, JobError> {
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let now = session.open.now();
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, id).await?;
    let rest = match &error {
        NoAnswer::Provider(error) => {
            session.open.charge(&tx, error.cost).await?;
            asked_to_wait(error.class)
        }
        // The pull of the book finds out, and tells a person.
        NoAnswer::Dead | NoAnswer::NoToken(_) => Some(TimeDelta::minutes(5)),
    };
    match rest {
        Some(rest) => held.postpone(now + rest, now),
        None => later(&mut held, now),
    }
    record::save(&tx, &session.scope, &held).await?;
    tx.commit().await?;
    Ok(rest.map_or(Step::Unanswered, Step::Rest))
}

/// How long the provider asks to be left alone, if it does.
fn asked_to_wait(class: ErrorClass) -> Option<TimeDelta> {
    let ErrorClass::Wait { seconds } = class else { return None };
    Some(TimeDelta::seconds(i64::try_from(seconds).unwrap_or(60)))
}

fn answer_of(error: &ConnectorError) -> AttemptAnswer {
    AttemptAnswer {
        platform_object_id: None,
        message: Some(error.message.clone()),
        provider_code: error.code.clone(),
        trace_id: error.trace_id.clone(),
    }
}

async fn end(
    session: &Session<'_>,
    mut attempt: PushAttempt,
    outcome: AttemptOutcome,
    answer: AttemptAnswer,
    cost: Cost,
    mirrored: Option<LedgerRecord>,
    change: impl Fn(&mut SyncedRecord, Timestamp),
) -> Result<(), JobError> {
    let engine = session.open.engine;
    let tx = session.open.lease.begin(&engine.db).await?;
    let now = session.open.now();
    let id = attempt.synced_record_id;
    if outcome == AttemptOutcome::Confirmed || outcome == AttemptOutcome::Found {
        let platform = session.open.book.platform.as_str();
        metrics::counter!("bursar_pushes_total", "platform" => platform, "outcome" => "confirmed").increment(1);
    }
    attempt.end(outcome, answer, now);
    record::save(&tx, &session.scope, &attempt).await?;
    session.open.charge(&tx, cost).await?;
    if let Some(mirrored) = mirrored {
        session.open.mirror(&tx, attempt.id, mirrored).await?;
    }
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, id).await?;
    let (before, known) = (held.sync_status(), held.remote_id.clone());
    change(&mut held, now);
    if outcome == AttemptOutcome::Found && held.is_document() && held.remote_id != known {
        // It may have been paid there before it was found.
        ledger_payments::start_over(&tx, held.book_id).await?;
    }
    happened::moved(&tx, &engine.env, &session.scope, before, &held).await?;
    if held.object_type == SyncedType::PaymentRecord && held.remote_id != known {
        follow_returns(session, &tx, &held).await?;
    }
    wake_waiting(&tx, &engine.env, &session.scope, &held).await?;
    tx.commit().await?;
    Ok(())
}

/// A payment was written: it may have come back before.
async fn follow_returns(session: &Session<'_>, tx: &Tx, paid: &SyncedRecord) -> Result<()> {
    let Some(posting) = bursar_payments::payment_posting(tx, &session.scope, paid.object_id).await? else { return Ok(()) };
    // The record that it makes is due, and comes next.
    returned_payments::follow(tx, &session.open.engine.env, &session.scope, paid.book_id, (posting.kind, posting.document_id))
        .await
        .map(drop)
}
