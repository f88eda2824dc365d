//! The pull: reads what is due from the provider, page by page, and keeps the mirror in step.
//!
//! A pull is one job per book that moves itself into the future: the schedule is its next run. One page is one transaction: the rows,
//! the cursor and the run's counts commit together, so a crash repeats at most a page. A run is a record that outlives the process.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, Standing, cancel, enqueue, standing};
use bursar_kernel::{Env, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Tx, sea_orm};
use serde::{Deserialize, Serialize};

use crate::connections::{self, Connection};
use crate::engine::Engine;

mod cursors;
mod failure;
mod page;
pub(crate) mod plan;
pub(crate) mod runs;
mod session;
pub(crate) mod troubles;
pub(crate) mod usage;

pub use runs::{Run, RunStatus};
use session::{Session, Step};

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

/// Starts the first pull of a connection, in the transaction that connected it.
pub(crate) async fn start(tx: &Tx, env: &Env, connection: &Connection, lane: String) -> Result<()> {
    let Some(book_id) = connection.book_id else { return Ok(()) };
    runs::request(tx, env, book_id, connection.id, runs::Cause::Initial).await?;
    enqueue(tx, env, &Pull::of(tx, connection, book_id, lane).await?, Priority::Person, env.now()).await
}

/// Starts a pull that a person asked for, unless one waits.
pub(crate) async fn start_now(tx: &Tx, env: &Env, connection: &Connection) -> Result<()> {
    let (Some(book_id), Some(token_set_id)) = (connection.book_id, connection.token_set_id) else { return Ok(()) };
    // One that waits out a back-off is moved forward by the same call; one that runs is followed by another.
    runs::request(tx, env, book_id, connection.id, runs::Cause::Forced).await?;
    let lane = crate::tokens::store::lane_of(tx, token_set_id, book_id).await?;
    enqueue(tx, env, &Pull::of(tx, connection, book_id, lane).await?, Priority::Person, env.now()).await
}

/// Ends the schedule of a connection's book, and the run that waits or is under way. A pull that runs notices at its next page.
pub(crate) async fn stop(tx: &Tx, env: &Env, connection: &Connection, why: &str) -> Result<()> {
    let Some(book_id) = connection.book_id else { return Ok(()) };
    cancel(tx, &Pull::key(book_id)).await?;
    runs::stop(tx, book_id, why, env.now()).await
}

/// Takes the schedule of a connection's book up again, beginning now. Nobody agreed to anything by that: it is a run of the schedule.
pub(crate) async fn go_on(tx: &Tx, env: &Env, connection: &Connection) -> Result<()> {
    let (Some(book_id), Some(token_set_id)) = (connection.book_id, connection.token_set_id) else { return Ok(()) };
    let lane = crate::tokens::store::lane_of(tx, token_set_id, book_id).await?;
    enqueue(tx, env, &Pull::of(tx, connection, book_id, lane).await?, Priority::Person, env.now()).await
}

/// When each of these books is pulled next, by its id; one without a schedule is left out.
pub(crate) async fn schedules(db: &impl sea_orm::ConnectionTrait, book_ids: &[Uuid]) -> Result<BTreeMap<Uuid, Standing>> {
    let keys: Vec<String> = book_ids.iter().copied().map(Pull::key).collect();
    let mut standing = standing(db, &keys).await?;
    Ok(book_ids.iter().filter_map(|id| Some((*id, standing.remove(&Pull::key(*id))?))).collect())
}

/// The latest run of a book.
pub(crate) async fn latest_run(engine: &Engine, book_id: Uuid) -> Result<Option<Run>> {
    runs::latest(&engine.db, book_id).await
}

#[async_trait]
impl Job for Pull {
    const KIND: &'static str = "pull";
    /// A provider that is away for a weekend is asked again on Monday: the schedule of a connected book never ends by itself.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Engine;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    fn priority(&self) -> Priority {
        Priority::Incremental
    }

    fn tenant(&self) -> String {
        self.partner_id.map(|id| id.to_string()).unwrap_or_default()
    }

    fn same_as(&self) -> Option<String> {
        Some(Pull::key(self.book_id))
    }

    async fn run(self, engine: &Engine, lease: &Lease) -> Result<Outcome, JobError> {
        let Some(mut session) = Session::open(engine, lease, self.book_id).await? else { return Ok(Outcome::Done) };
        if let Some(later) = session.over_budget().await? {
            return Ok(Outcome::Again(later, Priority::Incremental));
        }
        let slice_ends = engine.env.now() + slice(engine);
        loop {
            match session.next().await {
                Ok(Step::Took) if engine.env.now() < slice_ends => {}
                // A long pull gives its lane back between slices; the first one is then catching up with the past.
                Ok(Step::Took) => return Ok(Outcome::Again(engine.env.now(), Priority::Backfill)),
                Ok(Step::Finished) => return Ok(Outcome::Again(next_pull(engine), Priority::Incremental)),
                Ok(Step::Stopped) => return Ok(Outcome::Done),
                Err(problem) => return session.fail(problem, next_pull(engine)).await,
            }
        }
    }
}

fn slice(engine: &Engine) -> TimeDelta {
    TimeDelta::from_std(engine.settings.slice).unwrap_or(TimeDelta::seconds(20))
}

fn next_pull(engine: &Engine) -> Timestamp {
    engine.env.now() + TimeDelta::from_std(engine.settings.pull_interval).unwrap_or(TimeDelta::hours(1))
}
