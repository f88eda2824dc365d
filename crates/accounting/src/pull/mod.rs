//! The pull: reads what is due from the provider, page by page, and keeps the mirror in step.
//!
//! A pull is one job per book that moves itself into the future: the schedule is its next run. One page is one transaction: the rows,
//! the cursor and the run's counts commit together, so a crash repeats at most a page. A run is a record that outlives the process.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_connectors::ConnectorError;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, ScheduledRun, cancel, enqueue, scheduled};
use bursar_kernel::{Env, Error, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Tx, sea_orm};
use serde::{Deserialize, Serialize};

use crate::connections::{self, Connection};
use crate::engine::Engine;
use crate::open_book::NoAnswer;

mod changes;
mod cursors;
mod failure;
mod finish;
mod page;
pub(crate) mod plan;
pub(crate) mod runs;
mod session;
mod steps;
pub(crate) mod troubles;
pub(crate) mod usage;

use plan::{Cursor, Failed};
pub(crate) use runs::{Cause, failing_since};
pub use runs::{Run, RunStatus};
use session::Session;

/// How far a run has come.
pub(crate) struct Progress {
    /// What it counted.
    run: Run,
    /// Where each stream stands.
    cursors: BTreeMap<String, Cursor>,
    /// A question was answered: the provider is there, and so is the authorization.
    is_answered: bool,
    /// The provider did not answer the last question.
    outage: Option<ConnectorError>,
}

impl Progress {
    fn new(run: Run, cursors: BTreeMap<String, Cursor>) -> Self {
        Progress { run, cursors, is_answered: false, outage: None }
    }

    /// The streams that this run could not read.
    fn failed_lists(&self) -> BTreeMap<String, Failed> {
        let failed = self.cursors.iter().filter_map(|(stream, cursor)| Some((stream.clone(), cursor.failed?)));
        failed.filter(|(_, failed)| failed.at >= self.run.started_at).collect()
    }
}

/// What the next step of a run came to.
pub(crate) enum Step {
    /// Something due was read and stored, or set aside.
    Took,
    /// Nothing is due any more; the run is written off. What the provider could not serve is asked for again after this time.
    Finished { retry_in: Option<TimeDelta> },
    /// The connection is no longer connected: there is nothing to keep in step.
    Stopped,
}

/// Why a step did not happen.
pub(crate) enum StepError {
    /// The provider's answer, or the lack of one.
    Provider(ConnectorError),
    /// The authorization is gone.
    Dead,
    /// The provider announced more than it gave.
    Short { stream: String, announced: u64, seen: u64 },
    /// The list went on and on.
    Endless { stream: String, seen: u64 },
    /// The provider did not renew the token, for now.
    NoToken(Error),
    /// Ours.
    Job(JobError),
}

impl From<Error> for StepError {
    #[track_caller]
    fn from(error: Error) -> Self {
        StepError::Job(JobError::retry(error))
    }
}

impl From<JobError> for StepError {
    fn from(error: JobError) -> Self {
        StepError::Job(error)
    }
}

impl From<ConnectorError> for StepError {
    fn from(error: ConnectorError) -> Self {
        StepError::Provider(error)
    }
}

impl From<NoAnswer> for StepError {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Provider(error) => StepError::Provider(error),
            NoAnswer::Dead => StepError::Dead,
            NoAnswer::NoToken(error) => StepError::NoToken(error),
        }
    }
}

/// Keeps a book in step.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pull {
    book_id: Uuid,
    lane: String,
    /// `None` in jobs of releases that did not know it.
    #[serde(default)]
    partner_id: Option<Uuid>,
}

impl Pull {
    async fn of(tx: &Tx, connection: &Connection, book_id: Uuid, lane: String) -> Result<Self> {
        let partner_id = connections::store::partner_of(tx, connection.project_id).await?;
        Ok(Pull { book_id, lane, partner_id: Some(partner_id) })
    }

    fn key(book_id: Uuid) -> String {
        format!("pull/{book_id}")
    }
}

/// Pulls a connection's book now and then by schedule, in the transaction of whoever asks for it. One that waits out a back-off is
/// moved forward, and one that runs is followed by another; a run that nobody asked for belongs to the schedule.
pub(crate) async fn start(tx: &Tx, env: &Env, connection: &Connection, cause: Cause) -> Result<()> {
    let (Some(book_id), Some(token_set_id)) = (connection.book_id, connection.token_set_id) else { return Ok(()) };
    if cause != Cause::Scheduled {
        runs::request(tx, env, book_id, connection.id, cause).await?;
    }
    let lane = crate::tokens::store::lane_of(tx, token_set_id, book_id).await?;
    enqueue(tx, env, &Pull::of(tx, connection, book_id, lane).await?).await
}

/// Ends the schedule of a connection's book, and the run that waits or is under way. A pull that runs notices at its next page.
pub(crate) async fn stop(tx: &Tx, env: &Env, connection: &Connection, why: &str) -> Result<()> {
    let Some(book_id) = connection.book_id else { return Ok(()) };
    cancel(tx, &Pull::key(book_id)).await?;
    runs::stop(tx, book_id, why, env.now()).await
}

/// When each of these books is pulled next, by its id; one without a schedule is left out.
pub(crate) async fn schedules(db: &impl sea_orm::ConnectionTrait, book_ids: &[Uuid]) -> Result<BTreeMap<Uuid, ScheduledRun>> {
    let keys: Vec<String> = book_ids.iter().copied().map(Pull::key).collect();
    let mut scheduled = scheduled(db, &keys).await?;
    Ok(book_ids.iter().filter_map(|id| Some((*id, scheduled.remove(&Pull::key(*id))?))).collect())
}

/// The latest run of a book.
pub(crate) async fn latest_run(engine: &Engine, book_id: Uuid) -> Result<Option<Run>> {
    runs::latest(&engine.db, book_id).await
}

#[async_trait]
impl Job for Pull {
    const KIND: &'static str = "pull";
    const PRIORITY: Priority = Priority::Person;
    /// A provider that is away for a weekend is asked again on Monday: the schedule of a connected book never ends by itself.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Engine;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    fn tenant(&self) -> String {
        self.partner_id.map(|id| id.to_string()).unwrap_or_default()
    }

    fn same_as(&self) -> Option<String> {
        Some(Pull::key(self.book_id))
    }

    async fn run(self, engine: &Engine, lease: &Lease) -> Result<Outcome, JobError> {
        let Some((session, mut progress)) = Session::open(engine, lease, self.book_id).await? else { return Ok(Outcome::Done) };
        if let Some(later) = failure::over_budget(&session, &progress).await? {
            return Ok(Outcome::Again(later, Priority::Incremental));
        }
        let slice_ends = engine.env.now() + slice(engine);
        loop {
            match steps::next(&session, &mut progress).await {
                Ok(Step::Took) if engine.env.now() < slice_ends => {}
                // A long pull gives its lane back between slices; the first one is then catching up with the past.
                Ok(Step::Took) => return Ok(Outcome::Again(engine.env.now(), Priority::Backfill)),
                Ok(Step::Finished { retry_in }) => return Ok(Outcome::Again(next_pull(engine, retry_in), Priority::Incremental)),
                Ok(Step::Stopped) => return Ok(Outcome::Done),
                Err(error) => return failure::fail(&session, &progress, error).await,
            }
        }
    }
}

fn slice(engine: &Engine) -> TimeDelta {
    TimeDelta::from_std(engine.settings.slice).unwrap_or(TimeDelta::seconds(20))
}

fn next_pull(engine: &Engine, retry_in: Option<TimeDelta>) -> Timestamp {
    let interval = TimeDelta::from_std(engine.settings.pull_interval).unwrap_or(TimeDelta::hours(1));
    engine.env.now() + retry_in.map_or(interval, |retry_in| retry_in.min(interval))
}
