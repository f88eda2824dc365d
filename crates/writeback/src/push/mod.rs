//! The job that brings what is pending of a book into its ledger, record by record, the most urgent first.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_accounting::{Engine, LiveBook, OpenBook, live_book};
use bursar_entities::instead_of_work;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, Registry};
use bursar_kernel::{Env, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Scope, Tx};
use serde::{Deserialize, Serialize};

use crate::after_pull;
use crate::attempts::SETTLES_AFTER;
use crate::backfills::AdvanceBackfill;
use crate::eligible::start;
use crate::ledger_payments::take_over;
use crate::synced_records::store;

mod finish;
mod relook;
mod send;
mod settle;
mod step;

/// Writes what is pending of a book.
#[derive(Debug, Serialize, Deserialize)]
pub struct Push {
    book_id: Uuid,
    lane: String,
    partner_id: Uuid,
    entity_id: Uuid,
}

/// What came of the step of a record.
pub(crate) enum Step {
    /// It is over for now: the next one may follow.
    Took,
    /// The provider gave no answer, or none that says what became of it.
    Unanswered,
    /// Nothing can be written to this book before then.
    Rest(TimeDelta),
    /// The connection has ended, rests, or was authorized anew: there is nothing to write to with what was opened.
    Stopped,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, engine: &Arc<Engine>) {
    registry.register::<Push>(engine.clone());
    registry.register::<AdvanceBackfill>(engine.clone());
}

impl Push {
    pub(crate) fn of(scope: &Scope, book: &LiveBook) -> Result<Self> {
        Ok(Push { book_id: book.id, lane: book.lane.clone(), partner_id: scope.partner_id(), entity_id: scope.one_entity()? })
    }
}

/// How long a book rests whose provider does not answer for two records in a row: what would be sent meanwhile would have unknown ends too.
const AWAY_PAUSE: TimeDelta = SETTLES_AFTER;

/// What one slice of the work is open on.
pub(crate) struct Session<'a> {
    pub(crate) open: OpenBook<'a>,
    pub(crate) scope: Scope,
}

/// A pull found something: errors may be gone, and payments may have been made.
pub async fn follow_pull(tx: &Tx, env: &Env, scope: Scope, book_id: Uuid) -> Result<()> {
    match live_book(tx, &scope).await?.filter(|book| book.id == book_id) {
        Some(book) => start(tx, env, &scope, &book, Priority::Incremental).await,
        None => Ok(()),
    }
}

/// After a restore nothing is written before it can be told what was written by then, and the books were read since. Answers when to look again.
async fn not_before(open: &OpenBook<'_>) -> Result<Option<Timestamp>, JobError> {
    let Some(restored_at) = open.engine.settings.restored_at else { return Ok(None) };
    // Calls that were on their way may still be carried out.
    let is_told_at = restored_at + SETTLES_AFTER;
    if open.now() < is_told_at {
        return Ok(Some(is_told_at));
    }
    if open.pulled_at >= Some(is_told_at) {
        return Ok(None);
    }
    open.ask_for_pull().await?;
    Ok(Some(open.now() + TimeDelta::minutes(1)))
}

/// Has what is pending written in the lane that the company has now.
async fn hand_over(open: &OpenBook<'_>, scope: &Scope) -> Result<Outcome, JobError> {
    let engine = open.engine;
    let tx = open.lease.begin(&engine.db).await?;
    if let Some(book) = live_book(&tx, scope).await?.filter(|book| book.id == open.book.id) {
        start(&tx, &engine.env, scope, &book, Priority::Incremental).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Who waits for a record of this urgency.
fn priority(urgency: i64) -> Priority {
    match urgency {
        0 => Priority::Person,
        1 => Priority::Incremental,
        _ => Priority::Backfill,
    }
}

#[async_trait]
impl Job for Push {
    const KIND: &'static str = "push";
    const PRIORITY: Priority = Priority::Person;
    /// What is pending goes into the ledger whenever that is there again.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Engine;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    /// One that waits in the lane of another app is another one.
    fn same_as(&self) -> Option<String> {
        Some(format!("push/{}/{}", self.book_id, self.lane))
    }

    async fn run(self, engine: &Engine, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("push", self.partner_id, Some(self.entity_id));
        let Some(open) = OpenBook::open(engine, lease, self.book_id).await? else { return Ok(Outcome::Done) };
        if let Some(until) = not_before(&open).await? {
            return Ok(Outcome::Again(until, Priority::Incremental));
        }
        if let Some(instead) = instead_of_work(&engine.db, &scope, engine.env.now()).await? {
            return Ok(instead);
        }
        if open.lane() != lease.lane {
            // The company was connected through another app since: its work is done in the lane of that one.
            return hand_over(&open, &scope).await;
        }
        let session = Session { open, scope };
        after_pull::look(&session).await?;
        let slice_ends = engine.env.now() + TimeDelta::from_std(engine.settings.slice).unwrap_or(TimeDelta::seconds(20));
        let mut is_unanswered = false;
        loop {
            let now = engine.env.now();
            let due = store::next_due(&engine.db, &session.scope, self.book_id, now).await?;
            let spent = match &due {
                Some(due) if priority(due.urgency) == Priority::Backfill => session.open.spent_budget().await?,
                _ => None,
            };
            let Some(due) = due.filter(|_| spent.is_none()) else {
                // What was linked meanwhile may have been credited long ago.
                after_pull::look(&session).await?;
                if !take_over(&session, slice_ends).await? {
                    return Ok(Outcome::Again(engine.env.now(), Priority::Incremental));
                }
                let looked = relook::relook(&session, slice_ends).await?;
                // Documents of a backfill wait until there are calls again that nobody may need today.
                let most_patient = spent.map(|_| Priority::Incremental as i64);
                let next = store::next_time(&engine.db, &session.scope, self.book_id, most_patient).await?;
                let next = next.into_iter().chain(looked).chain(spent.map(|spent| spent.until)).min();
                return Ok(next.map_or(Outcome::Done, |at| Outcome::Again(at.max(now), Priority::Incremental)));
            };
            let priority = priority(due.urgency);
            if now >= slice_ends {
                return Ok(Outcome::Again(now, priority));
            }
            match step::take(&session, due).await? {
                Step::Took => is_unanswered = false,
                // It may be this record alone: the next one tells.
                Step::Unanswered if !is_unanswered => is_unanswered = true,
                Step::Unanswered => return Ok(Outcome::Again(engine.env.now() + AWAY_PAUSE, priority)),
                Step::Rest(rest) => return Ok(Outcome::Again(now + rest, priority)),
                // It ended, or was authorized anew: then the next run goes by the new consent.
                Step::Stopped => return Ok(Outcome::Again(now, Priority::Incremental)),
            }
            // It may have been deactivated meanwhile.
            if let Some(instead) = instead_of_work(&engine.db, &scope, engine.env.now()).await? {
                return Ok(instead);
            }
        }
    }
}
