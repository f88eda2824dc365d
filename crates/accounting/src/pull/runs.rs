//! Every query on `pull_runs`. A run is a record: what it fetched, stored and cost, and why it failed.

use std::collections::BTreeMap;

use bursar_connectors::Cost;
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{Tx, batch, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::troubles::{self, Trouble, TroubleCode};
use crate::mirror::{Applied, Tally};

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum Cause {
    /// The first after a person connected.
    Initial,
    /// The schedule.
    Scheduled,
    /// A person asked.
    Forced,
    /// The server needs it: the provider told of a merge, or the database was brought back from a backup.
    Required,
}

/// The status of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = SyncRunStatus)]
pub enum RunStatus {
    /// Waits for a worker.
    Requested,
    /// Under way, or waits for another attempt: see `next_attempt_at`.
    Running,
    /// Went through all that was due.
    Complete,
    /// Went through, but somebody is asked about something.
    Partial,
    /// Gave up; the next run goes on where it stopped.
    Failed,
    /// Was ended by somebody: the connection was disconnected or paused.
    Stopped,
}

impl RunStatus {
    pub(crate) fn parse(word: &str) -> Result<Self> {
        word.parse().map_err(|_| Error::internal(format!("no status of a run is named {word}")))
    }
}

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// Its status.
    pub status: RunStatus,
    /// Somebody waits for it: it is no run of the schedule.
    pub is_forced: bool,
    /// A person asked for it, knowing what the runs before told.
    pub(crate) is_by_person: bool,
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
    /// What became of them, by kind.
    pub counts: BTreeMap<String, Tally>,
    /// What went wrong on the way, whatever the end was.
    pub troubles: Vec<Trouble>,
    /// Why it failed or what a person must look at.
    pub problem: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl Run {
    /// A run that has brought nothing yet.
    pub(crate) fn begun(id: Uuid, status: RunStatus, started_at: Timestamp) -> Self {
        Run {
            id,
            status,
            is_forced: false,
            is_by_person: false,
            fetched: 0,
            stored: 0,
            unchanged: 0,
            deleted: 0,
            calls: 0,
            bytes: 0,
            progress: BTreeMap::new(),
            counts: BTreeMap::new(),
            troubles: Vec::new(),
            problem: None,
            started_at,
            finished_at: None,
        }
    }

    /// Counts what a page brought.
    pub(crate) fn count(&mut self, stream: &str, fetched: u64, applied: &Applied, cost: Cost) {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.fetched += whole(fetched);
        for (kind, tally) in &applied.0 {
            self.stored += whole(tally.created + tally.changed);
            self.unchanged += whole(tally.unchanged);
            self.deleted += whole(tally.deleted);
            *self.counts.entry(kind.as_str().to_owned()).or_default() += *tally;
        }
        self.spend(cost);
        if fetched > 0 {
            *self.progress.entry(stream.to_owned()).or_default() += fetched;
        }
    }
}

impl Run {
    /// The provider did not let us read something.
    pub(crate) fn lacks_right(&self) -> bool {
        self.troubles.iter().any(|trouble| trouble.code == TroubleCode::AccessRefused)
    }

    /// Counts what a question cost that brought nothing.
    pub(crate) fn spend(&mut self, cost: Cost) {
        self.calls = self.calls.saturating_add(i64::try_from(cost.calls).unwrap_or(i64::MAX));
        self.bytes = self.bytes.saturating_add(i64::try_from(cost.bytes).unwrap_or(i64::MAX));
    }

    /// Remembers something that went wrong.
    pub(crate) fn note(&mut self, trouble: Trouble) {
        troubles::note(&mut self.troubles, trouble);
    }

    /// All kinds together.
    fn sum(&self) -> Tally {
        self.counts.values().fold(Tally::default(), |mut sum, tally| {
            sum += *tally;
            sum
        })
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
    counts: Option<serde_json::Value>,
    troubles: Option<serde_json::Value>,
    problem: Option<String>,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
}

impl TryFrom<Row> for Run {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let status = RunStatus::parse(&row.status)?;
        Ok(Run {
            id: row.id,
            status,
            is_forced: row.cause != Cause::Scheduled.into_str(),
            is_by_person: row.cause == Cause::Forced.into_str(),
            fetched: row.fetched,
            stored: row.stored,
            unchanged: row.unchanged,
            deleted: row.deleted,
            calls: row.calls,
            bytes: row.bytes,
            progress: serde_json::from_value(row.progress)?,
            counts: row.counts.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            troubles: row.troubles.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            problem: row.problem,
            started_at: row.started_at,
            finished_at: row.finished_at,
        })
    }
}

/// A run out of a row that holds all columns of `pull_runs`.
pub(crate) fn read(row: &QueryResult) -> Result<Run> {
    Row::from_query_result(row, "")?.try_into()
}

/// When the first run of each connection began that follows the last complete one, of these books.
pub(crate) async fn failing_since(db: &impl ConnectionTrait, book_ids: &[Uuid]) -> Result<BTreeMap<Uuid, Timestamp>> {
    let mut since = BTreeMap::new();
    for some in book_ids.chunks(batch(db.get_database_backend())) {
        let places = (1..=some.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "WITH complete AS (SELECT book_id, connection_id, MAX(started_at) AS at FROM pull_runs
                WHERE book_id IN ({places}) AND status = 'complete' GROUP BY book_id, connection_id)
            SELECT r.connection_id, MIN(r.started_at) AS since FROM pull_runs r
                LEFT JOIN complete c ON c.book_id = r.book_id AND c.connection_id = r.connection_id
            WHERE r.book_id IN ({places}) AND (c.at IS NULL OR r.started_at > c.at) GROUP BY r.connection_id"
        );
        let values = some.iter().map(|id| Value::from(*id));
        for row in fetch_all(db, sql, values).await? {
            since.insert(row.try_get("", "connection_id")?, row.try_get("", "since")?);
        }
    }
    Ok(since)
}

/// The latest run of a book.
pub(crate) async fn latest(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Option<Run>> {
    let sql = "SELECT * FROM pull_runs WHERE book_id = $1 ORDER BY id DESC LIMIT 1";
    let row = fetch_optional(db, sql, [book_id.into()]).await?;
    row.as_ref().map(read).transpose()
}

/// The run of a book before this one.
pub(crate) async fn before(tx: &Tx, book_id: Uuid, id: Uuid) -> Result<Option<Run>> {
    let sql = "SELECT * FROM pull_runs WHERE book_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1";
    let row = fetch_optional(tx, sql, [book_id.into(), id.into()]).await?;
    row.as_ref().map(read).transpose()
}

/// Asks for a run, unless one runs or waits already.
pub(crate) async fn request(tx: &Tx, env: &Env, book_id: Uuid, connection_id: Uuid, cause: Cause) -> Result<()> {
    let Some(open) = open(tx, book_id).await? else {
        return insert(tx, env, book_id, connection_id, cause, RunStatus::Requested).await;
    };
    // A person's wish makes it theirs: it is no longer held up by the day's budget, and reads the daily lists too.
    let weaker = if cause == Cause::Forced { "'scheduled', 'required'" } else { "'scheduled'" };
    let sql = format!("UPDATE pull_runs SET cause = $2 WHERE id = $1 AND cause IN ({weaker})");
    execute(tx, sql, [open.id.into(), cause.into_str().into()]).await?;
    Ok(())
}

/// Takes up the run that waits or was interrupted, else begins one of the schedule.
pub(crate) async fn take_up(tx: &Tx, env: &Env, book_id: Uuid, connection_id: Uuid) -> Result<Run> {
    match latest(tx, book_id).await? {
        Some(run) if run.status == RunStatus::Running => return Ok(run),
        Some(mut run) if run.status == RunStatus::Requested => {
            run.status = RunStatus::Running;
            run.started_at = env.now();
            save(tx, &run).await?;
            return Ok(run);
        }
        _ => {}
    }
    insert(tx, env, book_id, connection_id, Cause::Scheduled, RunStatus::Running).await?;
    latest(tx, book_id).await?.ok_or_else(|| Error::internal("the run was not written"))
}

async fn insert(tx: &Tx, env: &Env, book_id: Uuid, connection_id: Uuid, cause: Cause, status: RunStatus) -> Result<()> {
    let sql = "INSERT INTO pull_runs (id, book_id, connection_id, cause, status, fetched, stored, unchanged, deleted, calls, bytes, progress, started_at,
            partner_id)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, 0, $6, $7,
            (SELECT j.partner_id FROM accounting_connections c JOIN projects j ON j.id = c.project_id WHERE c.id = $3))";
    let values: [Value; _] = [
        env.id().into(),
        book_id.into(),
        connection_id.into(),
        cause.into_str().into(),
        status.into_str().into(),
        serde_json::json!({}).into(),
        env.now().into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Saves the run, in the transaction of the page that it counts.
pub(crate) async fn save(tx: &Tx, run: &Run) -> Result<()> {
    let sql = "UPDATE pull_runs SET status = $2, fetched = $3, stored = $4, unchanged = $5, deleted = $6, calls = $7, bytes = $8,
        progress = $9, problem = $10, started_at = $11, finished_at = $12, counts = $13, troubles = $14 WHERE id = $1";
    let values: [Value; _] = [
        run.id.into(),
        run.status.into_str().into(),
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
        serde_json::to_value(&run.counts)?.into(),
        serde_json::to_value(&run.troubles)?.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Ends the run, and adds it to its day.
pub(crate) async fn close(tx: &Tx, run: &mut Run, status: RunStatus, problem: Option<String>, now: Timestamp) -> Result<()> {
    run.status = status;
    run.problem = problem;
    run.finished_at = Some(now);
    save(tx, run).await?;
    let sql = "INSERT INTO sync_days (connection_id, day, partner_id, runs, failed, milliseconds, longest_milliseconds, created, changed,
            deleted, calls, bytes)
        SELECT connection_id, $2, partner_id, 1, $3, $4, $4, $5, $6, $7, $8, $9 FROM pull_runs WHERE id = $1 AND partner_id IS NOT NULL
        ON CONFLICT (connection_id, day) DO UPDATE SET runs = sync_days.runs + 1, failed = sync_days.failed + excluded.failed,
            milliseconds = sync_days.milliseconds + excluded.milliseconds,
            longest_milliseconds = CASE WHEN excluded.longest_milliseconds > sync_days.longest_milliseconds
                THEN excluded.longest_milliseconds ELSE sync_days.longest_milliseconds END,
            created = sync_days.created + excluded.created, changed = sync_days.changed + excluded.changed,
            deleted = sync_days.deleted + excluded.deleted, calls = sync_days.calls + excluded.calls, bytes = sync_days.bytes + excluded.bytes";
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (sum, took) = (run.sum(), (now - run.started_at).num_milliseconds().max(0));
    let values: [Value; _] = [
        run.id.into(),
        now.format("%Y-%m-%d").to_string().into(),
        i64::from(status == RunStatus::Failed).into(),
        took.into(),
        whole(sum.created).into(),
        whole(sum.changed).into(),
        whole(sum.deleted).into(),
        run.calls.into(),
        run.bytes.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Writes down what a run that goes on later waits for. One that was ended meanwhile stays as it is.
pub(crate) async fn note(tx: &Tx, id: Uuid, trouble: Trouble) -> Result<()> {
    let Some(mut run) = running(tx, id).await? else { return Ok(()) };
    run.note(trouble);
    save(tx, &run).await
}

/// This run, while it is under way.
pub(crate) async fn running(tx: &Tx, id: Uuid) -> Result<Option<Run>> {
    let sql = "SELECT * FROM pull_runs WHERE id = $1 AND status = 'running'";
    let row = fetch_optional(tx, sql, [id.into()]).await?;
    row.as_ref().map(read).transpose()
}

/// The run of a book that waits or is under way.
async fn open(tx: &Tx, book_id: Uuid) -> Result<Option<Run>> {
    Ok(latest(tx, book_id).await?.filter(|run| matches!(run.status, RunStatus::Requested | RunStatus::Running)))
}

/// Ends the run of a book that waits or is under way, if there is one: nobody goes on with it.
pub(crate) async fn stop(tx: &Tx, book_id: Uuid, why: &str, now: Timestamp) -> Result<()> {
    match open(tx, book_id).await? {
        Some(mut run) => close(tx, &mut run, RunStatus::Stopped, Some(why.to_owned()), now).await,
        None => Ok(()),
    }
}
