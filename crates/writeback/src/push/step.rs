//! One record: what is known of its last write, what has to happen now, and the intent that is committed before a byte leaves.

use bursar_connectors::facts::Feature;
use bursar_connectors::record::Body;
use bursar_connectors::write::{Object, PreparedWrite, Target, Write};
use bursar_connectors::{Kind, LedgerRecord};
use bursar_jobs::JobError;
use bursar_kernel::{Timestamp, Uuid, wire_time};
use bursar_store::{Tx, record};
use sha2::{Digest, Sha256};

use super::{Session, Step, finish, send, settle};
use crate::after_pull::merges;
use crate::attempts::{self, BEFORE_THE_LEASE_ENDS, PushAttempt};
use crate::eligible;
use crate::errors::{PushError, PushErrorCode};
use crate::ledger_payments;
use crate::plan::write_off::WriteOff;
use crate::plan::{Look, Plan, Planned, Planner, document, merge, payment};
use crate::synced_records::{HomeAmount, SyncedRecord, happened};
use crate::wake::{stands_in_the_way, wake_waiting};

/// Takes a record up.
pub(super) async fn take(session: &Session<'_>, synced: SyncedRecord) -> Result<Step, JobError> {
    let db = &session.open.engine.db;
    match attempts::store::last(db, synced.id).await? {
        Some(attempt) if attempt.is_open() => settle::settle(session, synced, attempt).await,
        // A call that was not found may be carried out yet: until its key has an answer, nothing else is sent under it.
        Some(attempt) if attempt.generation == synced.generation && attempts::store::was_absent(db, &attempt).await? => {
            settle::settle(session, synced, attempt).await
        }
        _ => go_on(session, synced).await,
    }
}

/// Does what the object, the mirror and the other records ask for.
pub(super) async fn go_on(session: &Session<'_>, synced: SyncedRecord) -> Result<Step, JobError> {
    let engine = session.open.engine;
    let planner = Planner::new(&engine.db, session.scope, &session.open.book, &engine.settings.public_url).await?;
    let Look { plan, object_updated_at } = planner.look(&synced).await?;
    let (id, wanted) = (synced.id, synced.wanted);
    let synced = SyncedRecord { object_updated_at, ..synced };
    match plan {
        Plan::Nothing if synced.remote_id.is_none() && settle::restored_since(session, &synced).is_some() => {
            take_back_forgotten(session, planner, synced).await
        }
        Plan::Nothing => keep(session, &synced, |synced, now| synced.settle(wanted, now)).await,
        Plan::Refuse(error) => keep(session, &synced, |synced, now| synced.fail(error.clone(), now)).await,
        Plan::Link { kind, remote_id, hash } => link(session, &planner, &synced, kind, remote_id, hash).await,
        Plan::Needs(key) => {
            let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
            let other = eligible::require(&tx, &engine.env, &session.scope, &key, &synced.platform, synced.urgency).await?;
            wait_for(session, &tx, &synced, other).await?;
            tx.commit().await?;
            Ok(Step::Took)
        }
        Plan::Create(Planned { object: Object::Attachment(_), .. }) if !session.open.has(Feature::Attachments) => {
            keep(session, &synced, |synced, now| synced.settle(wanted, now)).await
        }
        Plan::Create(Planned { object, hash, is_there }) => write(session, synced, Write::Create { object }, hash, is_there).await,
        Plan::Update(planned) => update(session, &planner, synced, planned).await,
        Plan::Void { kind, remote_id } => match live(session, kind, &remote_id).await {
            Ok(Some(live)) if !payment::says_what_was_paid(live.body.as_ref()) => keep(session, &synced, SyncedRecord::try_later).await,
            Ok(Some(live)) => match payment::changed_there(&planner, &synced, live.body.as_ref()).await? {
                Some(error) => keep(session, &synced, |synced, now| synced.fail(error.clone(), now)).await,
                None => write(session, synced, Write::Void { target: target(live) }, String::new(), false).await,
            },
            // It is gone already: that is what was wanted.
            Ok(None) => keep(session, &synced, |synced, now| synced.settle(wanted, now)).await,
            Err(error) => finish::no_answer(session, id, error).await,
        },
    }
}

/// A restore may have made us forget that this was written, which nobody wants any more: what the ledger has of it is taken back there.
async fn take_back_forgotten(session: &Session<'_>, planner: Planner<'_>, synced: SyncedRecord) -> Result<Step, JobError> {
    let planner = planner.looking_ahead(&session.open.engine.env);
    let found = match document::forgotten(&planner, &synced).await? {
        Some(object) => settle::find(session, &object, synced.created_at).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(found)) => {
            let there = |synced: &mut SyncedRecord, now: Timestamp| {
                synced.found(found.first.kind, found.first.remote_id.clone(), now);
                synced.want(synced.urgency, now);
            };
            keep(session, &synced, there).await
        }
        Ok(None) => keep(session, &synced, |held, now| held.settle(synced.wanted, now)).await,
        Err(error) => finish::no_answer(session, synced.id, error).await,
    }
}

/// It is there already: from now on it is this object, with what hangs on it still to be written.
async fn link(
    session: &Session<'_>,
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    kind: Kind,
    remote_id: String,
    hash: Option<String>,
) -> Result<Step, JobError> {
    let db = &session.open.engine.db;
    let is_unpaid = synced.is_document() && !WriteOff::of_record(db, &session.scope, synced).await?.is_empty();
    let attaches = synced.is_document() && planner.settings.attach_files;
    let home_amount = HomeAmount::of_mirrored(db, &session.open.book, kind, &remote_id).await?;
    let wanted = synced.wanted;
    let link = |synced: &mut SyncedRecord, now: Timestamp| {
        synced.found(kind, remote_id.clone(), now);
        synced.home_amount.clone_from(&home_amount);
        synced.written.clone_from(&hash);
        synced.settle(wanted, now);
        if is_unpaid && !synced.is_allocated {
            synced.want(synced.urgency, now);
        } else if attaches {
            synced.want_attachment(now);
        }
    };
    keep(session, synced, link).await
}

/// Writes the object over what the provider has, with what only the provider knows of it kept.
async fn update(session: &Session<'_>, planner: &Planner<'_>, synced: SyncedRecord, planned: Planned) -> Result<Step, JobError> {
    let Planned { object, hash, .. } = planned;
    let Some(kind) = synced.kind() else { return lost(session, &synced).await };
    let remote_id = synced.remote_id.clone().unwrap_or_default();
    let live = match live(session, kind, &remote_id).await {
        Ok(Some(live)) => live,
        Ok(None) => return lost(session, &synced).await,
        Err(error) => return finish::no_answer(session, synced.id, error).await,
    };
    if synced.is_forgotten() && merge::is_settled_as_wanted(&object, live.body.as_ref()) {
        return link(session, planner, &synced, kind, remote_id, Some(hash)).await;
    }
    match merge::kept(&session.open.engine.db, &synced, &object, live.body.as_ref()).await? {
        Ok(kept) => write(session, synced, Write::Update { target: target(live), object, kept }, hash, false).await,
        Err(error) => keep(session, &synced, |synced, now| synced.fail(error.clone(), now)).await,
    }
}

/// The object as the provider has it now; `None` when it is gone, or void.
async fn live(session: &Session<'_>, kind: Kind, remote_id: &str) -> Result<Option<LedgerRecord>, bursar_accounting::NoAnswer> {
    let (live, _) = session.open.ask(|ledger| async move { ledger.read(kind, remote_id).await }).await?;
    let is_void = |live: &LedgerRecord| match &live.body {
        Some(Body::Document(document)) => document.status == "void",
        Some(Body::Payment(payment)) => payment.status == "void",
        _ => false,
    };
    Ok(live.filter(|live| !live.is_deleted && !is_void(live)))
}

fn target(live: LedgerRecord) -> Target {
    let LedgerRecord { kind, remote_id, remote_version, raw, .. } = live;
    Target { kind, remote_id, remote_version, raw: String::from_utf8_lossy(&raw).into_owned() }
}

async fn lost(session: &Session<'_>, synced: &SyncedRecord) -> Result<Step, JobError> {
    let error = PushError::new(PushErrorCode::DeletedInLedger, "the document was deleted in the ledger");
    keep(session, synced, |synced, now| synced.fail(error.clone(), now)).await
}

/// Commits the intent, then sends it, unless its object is there already.
async fn write(session: &Session<'_>, synced: SyncedRecord, write: Write, hash: String, is_there: bool) -> Result<Step, JobError> {
    let (engine, book) = (session.open.engine, &session.open.book);
    let prepared = match bursar_connectors::prepare(book.platform, &book.company, &write) {
        Ok(prepared) => prepared,
        Err(wrong) => {
            let error = PushError::from(wrong);
            return keep(session, &synced, |synced, now| synced.fail(error.clone(), now)).await;
        }
    };
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
    if held.wanted != synced.wanted || held.generation != synced.generation {
        // It was wanted otherwise meanwhile: it is looked at again.
        return Ok(Step::Took);
    }
    held.object_updated_at = synced.object_updated_at;
    let (now, restored_at) = (engine.env.now(), settle::restored_since(session, &held));
    let lost_since = settle::lost_since(&tx, session, &held, &write).await?;
    let attempt = PushAttempt {
        id: engine.env.id(),
        entity_id: held.entity_id,
        synced_record_id: held.id,
        generation: held.generation,
        wanted: held.wanted,
        key: key(&held, &prepared, restored_at.filter(|_| !matches!(write, Write::Create { .. }))),
        sent_at: now,
        send_before: session.open.lease.until() - BEFORE_THE_LEASE_ENDS,
        ended_at: None,
        outcome: None,
        names_remote_id: PushAttempt::named_by(&write),
        write,
        prepared,
        hash,
        answer: None,
        made: None,
    };
    record::insert(&tx, &session.scope, &attempt).await?;
    // Should this process die now, somebody looks what became of it when that can be told.
    held.postpone(attempt.settles_at(), now);
    record::save(&tx, &session.scope, &held).await?;
    tx.commit().await?;
    match lost_since.or(is_there.then_some(synced.created_at)) {
        Some(since) => settle::send_if_absent(session, attempt, since).await,
        None => send::send(session, attempt).await,
    }
}

/// The key of a write: the same for every attempt at it, and never that of another. After a restore generations are counted once more: what is
/// made has the key that it had, so that it is not made twice, and a change has a new one, so that it is not answered as an earlier one was.
fn key(synced: &SyncedRecord, prepared: &PreparedWrite, restored_at: Option<Timestamp>) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{}/{}/{}/", synced.id, synced.generation, prepared.resource));
    digest.update(&prepared.body);
    digest.update(restored_at.map(wire_time).unwrap_or_default());
    hex::encode(&digest.finalize()[..16])
}

/// A transaction of this book's work; `None` when there is nothing to write to any more.
pub(super) async fn begin(session: &Session<'_>) -> Result<Option<Tx>, JobError> {
    Ok(session.open.begin().await?.ok().map(|(tx, _)| tx))
}

/// Changes a record, unless it was wanted otherwise meanwhile, and has those that waited for it taken up.
async fn keep(session: &Session<'_>, synced: &SyncedRecord, change: impl Fn(&mut SyncedRecord, Timestamp)) -> Result<Step, JobError> {
    let engine = session.open.engine;
    let Some(tx) = begin(session).await? else { return Ok(Step::Stopped) };
    let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
    if held.wanted == synced.wanted {
        let before = held.sync_status();
        held.object_updated_at = synced.object_updated_at;
        change(&mut held, engine.env.now());
        if held.merges != synced.merges {
            merges::tell(session, &tx, &held).await?;
        }
        if held.is_document() && held.remote_id != synced.remote_id {
            // It was linked: it may have been paid there long ago.
            ledger_payments::start_over(&tx, held.book_id).await?;
        }
        happened::moved(&tx, &engine.env, &session.scope, before, &held).await?;
        wake_waiting(&tx, &engine.env, &session.scope, &held).await?;
    }
    tx.commit().await?;
    Ok(Step::Took)
}

/// The record waits for another one, which comes next; where that one stands still, this one says so.
async fn wait_for(session: &Session<'_>, tx: &Tx, synced: &SyncedRecord, other: Uuid) -> Result<(), JobError> {
    let engine = session.open.engine;
    let mut held: SyncedRecord = record::lock(tx, &session.scope, synced.id).await?;
    let mut first: SyncedRecord = record::lock(tx, &session.scope, other).await?;
    first.take_the_place_of(&held, engine.env.now());
    record::save(tx, &session.scope, &first).await?;
    let before = held.sync_status();
    held.object_updated_at = synced.object_updated_at;
    held.wait_for(other, engine.env.now());
    if let Some(error) = first.error {
        held.fail(stands_in_the_way(first.object_type, &error), engine.env.now());
        held.waits_for = Some(other);
    }
    happened::moved(tx, &engine.env, &session.scope, before, &held).await?;
    Ok(())
}
