//! Every query on `pull_runs`. A run is a record: what it fetched, stored and cost, and why it failed.

use std::collections::BTreeMap;

use bursar_connectors::Cost;
use bursar_kernel::{Ambient, Error, Result, Timestamp, Uuid};
use bursar_store::{Tx, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::mirror::Applied;

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The first after a person connected.
    Initial,
    /// The schedule.
    Scheduled,
    /// A person asked.
    Forced,
}

impl Cause {
    fn as_str(self) -> &'static str {
        match self {
            Cause::Initial => "initial",
            Cause::Scheduled => "scheduled",
            Cause::Forced => "forced",
        }
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunStatus {
    /// Waits for a worker.
    Requested,
    /// Under way, or to be taken up again.
    Running,
    /// Went through all that was due.
    Complete,
    /// Went through, but a person is asked about something.
    Partial,
    /// Gave up; the next run goes on where it stopped.
    Failed,
}

impl RunStatus {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            RunStatus::Requested => "requested",
            RunStatus::Running => "running",
            RunStatus::Complete => "complete",
            RunStatus::Partial => "partial",
            RunStatus::Failed => "failed",
        }
    }
}

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: RunStatus,
    /// A person asked for it, or waits for the first one.
    pub is_forced: bool,
    /// Records fetched.
    pub fetched: i64,
    /// Records that were new or different.
    pub stored: i64,
    /// Records that were the same.
    pub unchanged: i64,
    /// Records that became tombstones.
    pub deleted: i64,
    /// Calls to the provider.
    pub calls: i64,
    /// Bytes of its answers.
    pub bytes: i64,
    /// Records fetched, by stream.
    pub progress: BTreeMap<String, u64>,
    /// Why it failed or what a person must look at.
    pub problem: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl Run {
    /// Counts what a page brought.
    pub(crate) fn count(&mut self, stream: &str, fetched: u64, applied: Applied, cost: Cost) {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.fetched += whole(fetched);
        self.stored += whole(applied.stored);
        self.unchanged += whole(applied.unchanged);
        self.deleted += whole(applied.deleted);
        self.calls += whole(cost.calls);
        self.bytes += whole(cost.bytes);
        if fetched > 0 {
            *self.progress.entry(stream.to_owned()).or_default() += fetched;
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    status: String,
    cause: String,
    fetched: i64,
    stored: i64,
    unchanged: i64,
    deleted: i64,
    calls: i64,
    bytes: i64,
    progress: serde_json::Value,
    problem: Option<String>,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
}

impl TryFrom<Row> for Run {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let all = [RunStatus::Requested, RunStatus::Running, RunStatus::Complete, RunStatus::Partial, RunStatus::Failed];
        let status =
            all.into_iter().find(|status| status.as_str() == row.status).ok_or_else(|| Error::internal("the run has no known status"))?;
        Ok(Run {
            id: row.id,
            status,
            is_forced: row.cause != Cause::Scheduled.as_str(),
            fetched: row.fetched,
            stored: row.stored,
            unchanged: row.unchanged,
            deleted: row.deleted,
            calls: row.calls,
            bytes: row.bytes,
            progress: serde_json::from_value(row.progress)?,
            problem: row.problem,
            started_at: row.started_at,
            finished_at: row.finished_at,
        })
    }
}

/// The latest run of a book.
pub(crate) async fn latest(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Option<Run>> {
    let sql = "SELECT * FROM pull_runs WHERE book_id = $1 ORDER BY id DESC LIMIT 1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [book_id.into()])).await?;
    row.map(|row| Row::from_query_result(&row, "")?.try_into()).transpose()
}

/// Asks for a run, unless one runs or waits already.
pub(crate) async fn request(tx: &Tx, ambient: &Ambient, book_id: Uuid, connection_id: Uuid, cause: Cause) -> Result<()> {
    let open = latest(tx, book_id).await?.filter(|run| matches!(run.status, RunStatus::Requested | RunStatus::Running));
    let Some(open) = open.filter(|_| cause != Cause::Initial) else {
        return insert(tx, ambient, book_id, connection_id, cause, RunStatus::Requested).await;
    };
    // A person's wish makes it theirs: it is no longer held up by the day's budget, and reads the daily lists too.
    let sql = "UPDATE pull_runs SET cause = $2 WHERE id = $1 AND cause = 'scheduled'";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [open.id.into(), cause.as_str().into()])).await?;
    Ok(())
}

/// Takes up the run that waits or was interrupted, else begins one of the schedule.
pub(crate) async fn take_up(tx: &Tx, ambient: &Ambient, book_id: Uuid, connection_id: Uuid) -> Result<Run> {
    match latest(tx, book_id).await? {
        Some(run) if run.status == RunStatus::Running => return Ok(run),
        Some(mut run) if run.status == RunStatus::Requested => {
            run.status = RunStatus::Running;
            run.started_at = ambient.now();
            save(tx, &run).await?;
            return Ok(run);
        }
        _ => {}
    }
    insert(tx, ambient, book_id, connection_id, Cause::Scheduled, RunStatus::Running).await?;
    latest(tx, book_id).await?.ok_or_else(|| Error::internal("the run was not written"))
}

async fn insert(tx: &Tx, ambient: &Ambient, book_id: Uuid, connection_id: Uuid, cause: Cause, status: RunStatus) -> Result<()> {
    let sql = "INSERT INTO pull_runs (id, book_id, connection_id, cause, status, fetched, stored, unchanged, deleted, calls, bytes, progress, started_at)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, 0, $6, $7)";
    let values: [Value; 7] = [
        ambient.id().into(),
        book_id.into(),
        connection_id.into(),
        cause.as_str().into(),
        status.as_str().into(),
        serde_json::json!({}).into(),
        ambient.now().into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Saves the run, in the transaction of the page that it counts.
pub(crate) async fn save(tx: &Tx, run: &Run) -> Result<()> {
    let sql = "UPDATE pull_runs SET status = $2, fetched = $3, stored = $4, unchanged = $5, deleted = $6, calls = $7, bytes = $8,
        progress = $9, problem = $10, started_at = $11, finished_at = $12 WHERE id = $1";
    let values: [Value; 12] = [
        run.id.into(),
        run.status.as_str().into(),
        run.fetched.into(),
        run.stored.into(),
        run.unchanged.into(),
        run.deleted.into(),
        run.calls.into(),
        run.bytes.into(),
        serde_json::to_value(&run.progress)?.into(),
        run.problem.clone().into(),
        run.started_at.into(),
        run.finished_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
