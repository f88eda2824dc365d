use std::collections::BTreeMap;
use std::time::Duration;

use bursar_kernel::{Env, Result, Timestamp};
use bursar_store::{Db, Tx, batch, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::job::{Job, Priority};

/// Puts a job into the queue, in the caller's transaction: to run now.
pub async fn enqueue<J: Job>(tx: &Tx, env: &Env, job: &J) -> Result<()> {
    enqueue_at(tx, env, job, J::PRIORITY, env.now()).await
}

/// Puts a job into the queue for that time, or for who else waits for it.
///
/// A job of the same value that is in the queue is moved forward to the earlier time and the more urgent priority. One that runs may
/// have read already what this one is to see: when it ends, it stays due and runs once more. So whoever asks gets a run that begins
/// after the commit, and any number who ask at the same time get one.
pub async fn enqueue_at<J: Job>(tx: &Tx, env: &Env, job: &J, priority: Priority, run_at: Timestamp) -> Result<()> {
    let payload = serde_json::to_value(job)?;
    let (tenant, flow) = (job.tenant(), job.flow());
    let values: Vec<Value> = vec![
        env.id().into(),
        J::KIND.into(),
        job.lane().into(),
        (priority as i32).into(),
        payload.into(),
        job.same_as().into(),
        run_at.into(),
        env.now().into(),
        J::QUEUE.as_str().into(),
        tenant.into(),
        flow.into(),
    ];
    let sql = "INSERT INTO jobs (id, kind, lane, class, payload, same_as, run_at, attempts, is_failed, created_at, queue, tenant, flow)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, FALSE, $8, $9, $10, $11)
        ON CONFLICT (same_as) DO UPDATE SET
            run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END,
            class = CASE WHEN excluded.class < jobs.class THEN excluded.class ELSE jobs.class END,
            attempts = 0, is_failed = FALSE, is_ready = FALSE, generation = jobs.generation + 1";
    execute(tx, sql, values).await?;
    if run_at <= env.now() { tx.announce().await } else { Ok(()) }
}

/// Takes the job of this value out of the queue: what it would do is no longer wanted. One that runs notices at its next write.
pub async fn cancel(tx: &Tx, same_as: &str) -> Result<()> {
    let sql = "DELETE FROM jobs WHERE same_as = $1";
    execute(tx, sql, [same_as.into()]).await?;
    Ok(())
}

/// What waits in a lane may run now: what it waited for has come. One that runs stays due when it ends, as in [`enqueue`].
pub async fn wake(tx: &Tx, lane: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE jobs SET run_at = CASE WHEN run_at > $2 THEN $2 ELSE run_at END, generation = generation + 1 WHERE lane = $1 AND NOT is_failed";
    execute(tx, sql, [lane.into(), now.into()]).await?;
    tx.announce().await
}

/// The same for all lanes whose names begin so, up to a slash.
pub async fn wake_all(tx: &Tx, beginning: &str, now: Timestamp) -> Result<()> {
    // Names sort by code point, and the digit zero follows the slash.
    let end = format!("{}0", beginning.trim_end_matches('/'));
    let sql = "UPDATE jobs SET run_at = CASE WHEN run_at > $3 THEN $3 ELSE run_at END, generation = generation + 1
        WHERE lane >= $1 AND lane < $2 AND NOT is_failed";
    execute(tx, sql, [beginning.into(), end.into(), now.into()]).await?;
    tx.announce().await
}

/// Where a job stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct ScheduledRun {
    /// When it runs next; a moment that has passed means that it runs or waits for a worker.
    pub run_at: Timestamp,
    /// Attempts that failed since the last one that did not.
    pub attempts: i32,
}

/// Where the jobs of these values stand; one that is not in the queue is left out.
pub async fn scheduled(db: &impl ConnectionTrait, same_as: &[String]) -> Result<BTreeMap<String, ScheduledRun>> {
    let mut found = BTreeMap::new();
    for some in same_as.chunks(batch(db.get_database_backend())) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT same_as, run_at, attempts FROM jobs WHERE same_as IN ({})", places.join(", "));
        let values = some.iter().map(|word| word.as_str().into());
        for row in fetch_all(db, sql, values).await? {
            found.insert(row.try_get("", "same_as")?, ScheduledRun::from_query_result(&row, "")?);
        }
    }
    Ok(found)
}

/// How many jobs of these lanes have not finished (failed ones included): at the end of a test, none that is due.
pub async fn pending(db: &impl ConnectionTrait, lane_prefix: &str, due_at: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE lane LIKE $1 AND (run_at <= $2 OR is_failed)";
    let values = [format!("{lane_prefix}%").into(), due_at.into()];
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// How long the longest-waiting due job has waited, of lanes that nobody works on. Zero where none waits.
pub async fn longest_wait(db: &impl ConnectionTrait, now: Timestamp) -> Result<Duration> {
    let sql = "SELECT MIN(j.run_at) AS since FROM jobs j WHERE j.run_at <= $1 AND NOT j.is_failed
        AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.lane = j.lane AND l.until > $1)";
    let row = fetch_optional(db, sql, [now.into()]).await?;
    let since: Option<Timestamp> = row.map_or(Ok(None), |row| row.try_get("", "since"))?;
    Ok(since.and_then(|since| (now - since).to_std().ok()).unwrap_or_default())
}

/// Ends every lease, for whoever knows that no other worker lives: after a crash nobody then waits for leases to end.
pub async fn release_lanes(db: &Db, env: &Env) -> Result<()> {
    let tx = db.begin().await?;
    execute(&tx, "UPDATE lanes SET until = $1", [env.now().into()]).await?;
    tx.commit().await
}

/// Is there a lane with this prefix to put in line or, where `in_line_too` says so, in line already? Looked at without a transaction:
/// an idle worker writes nothing.
pub(crate) async fn is_anything_due(db: &Db, now: Timestamp, lane_prefix: &str, in_line_too: bool) -> Result<bool> {
    let like = if lane_prefix.is_empty() { "" } else { " AND lane LIKE $2" };
    let mut looks = Priority::ALL
        .map(|priority| {
            format!(
                "EXISTS(SELECT 1 FROM jobs WHERE class = {} AND run_at <= $1 AND NOT is_ready AND NOT is_failed{like})",
                priority as i32
            )
        })
        .to_vec();
    looks.push(format!("EXISTS(SELECT 1 FROM lanes WHERE until <= $1{like})"));
    if in_line_too {
        looks.push(format!("EXISTS(SELECT 1 FROM ready_lanes WHERE TRUE{like})"));
    }
    let sql = format!("SELECT ({}) AS is_due", looks.join(" OR "));
    let pattern = (!lane_prefix.is_empty()).then(|| Value::from(format!("{lane_prefix}%")));
    let values: Vec<Value> = [now.into()].into_iter().chain(pattern).collect();
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.map_or(Ok(false), |row| row.try_get("", "is_due"))?)
}

/// Puts jobs in line again whose lane is neither leased nor in line: a worker of a release before lines has left them so.
pub(crate) async fn line_up_lost(db: &Db, now: Timestamp) -> Result<()> {
    let lost = "is_ready AND NOT is_failed AND run_at <= $1 AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.lane = jobs.lane)
        AND NOT EXISTS (SELECT 1 FROM ready_lanes r WHERE r.lane = jobs.lane)";
    let look = format!("SELECT EXISTS(SELECT 1 FROM jobs WHERE {lost}) AS is_any");
    let row = fetch_optional(db, look, [now.into()]).await?;
    if !row.map_or(Ok(false), |row| row.try_get("", "is_any"))? {
        return Ok(());
    }
    let tx = db.begin().await?;
    tx.hold(crate::store::TURN).await?;
    let sql = format!("UPDATE jobs SET is_ready = FALSE WHERE {lost}");
    let done = execute(&tx, sql, [now.into()]).await?;
    tracing::warn!(jobs = done.rows_affected(), "jobs that were missing from the queue were queued again");
    tx.commit().await
}
