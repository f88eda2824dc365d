use std::collections::BTreeMap;
use std::time::Duration;

use bursar_kernel::{Env, Result, Timestamp};
use bursar_store::{Db, Tx, batch, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::job::{Job, Priority};

/// Puts a job into the queue, in the caller's transaction.
///
/// A job of the same value that is waiting is moved forward to the earlier time and the more urgent class; one that runs is left
/// alone and counts as this one.
pub async fn enqueue<J: Job>(tx: &Tx, env: &Env, job: &J, class: Priority, run_at: Timestamp) -> Result<()> {
    let payload = serde_json::to_value(job)?;
    let values: Vec<Value> = vec![
        env.id().into(),
        J::KIND.into(),
        job.lane().into(),
        (class as i32).into(),
        payload.into(),
        job.same_as().into(),
        run_at.into(),
        env.now().into(),
    ];
    let sql = "INSERT INTO jobs (id, kind, lane, class, payload, same_as, run_at, attempts, is_failed, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, FALSE, $8)
        ON CONFLICT (same_as) DO UPDATE SET
            run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END,
            class = CASE WHEN excluded.class < jobs.class THEN excluded.class ELSE jobs.class END,
            attempts = 0, is_failed = FALSE";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Takes the job of this value out of the queue: what it would do is no longer wanted. One that runs notices at its next write.
pub async fn cancel(tx: &Tx, same_as: &str) -> Result<()> {
    let sql = "DELETE FROM jobs WHERE same_as = $1";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [same_as.into()])).await?;
    Ok(())
}

/// What waits in a lane may run now: what it waited for has come. One that runs may still put itself off.
pub async fn wake(tx: &Tx, lane: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE jobs SET run_at = $2 WHERE lane = $1 AND run_at > $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [lane.into(), now.into()])).await?;
    Ok(())
}

/// Where a job stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Standing {
    /// When it runs next; a moment that has passed means that it runs or waits for a worker.
    pub run_at: Timestamp,
    /// Attempts that failed since the last one that did not.
    pub attempts: i32,
}

/// Where the jobs of these values stand; one that is not in the queue is left out.
pub async fn standing(db: &impl ConnectionTrait, same_as: &[String]) -> Result<BTreeMap<String, Standing>> {
    let mut found = BTreeMap::new();
    for some in same_as.chunks(batch(db.get_database_backend())) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT same_as, run_at, attempts FROM jobs WHERE same_as IN ({})", places.join(", "));
        let values = some.iter().map(|word| word.as_str().into());
        for row in db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await? {
            found.insert(row.try_get("", "same_as")?, Standing::from_query_result(&row, "")?);
        }
    }
    Ok(found)
}

/// How many jobs of these lanes have not finished (failed ones included): at the end of a test, none that is due.
pub async fn pending(db: &impl ConnectionTrait, lane_prefix: &str, due_at: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE lane LIKE $1 AND (run_at <= $2 OR is_failed)";
    let values = [format!("{lane_prefix}%").into(), due_at.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// How long the longest-waiting due job has waited, of lanes that nobody works on. Zero where none waits.
pub async fn longest_wait(db: &impl ConnectionTrait, now: Timestamp) -> Result<Duration> {
    let sql = "SELECT MIN(j.run_at) AS since FROM jobs j WHERE j.run_at <= $1 AND NOT j.is_failed
        AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.lane = j.lane AND l.until > $1)";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [now.into()])).await?;
    let since: Option<Timestamp> = row.map_or(Ok(None), |row| row.try_get("", "since"))?;
    Ok(since.and_then(|since| (now - since).to_std().ok()).unwrap_or_default())
}

/// Frees every lane, for whoever knows that no other worker lives: after a crash nobody then waits for leases to end.
pub async fn release_lanes(db: &Db) -> Result<()> {
    let tx = db.begin().await?;
    tx.execute_raw(Statement::from_string(tx.get_database_backend(), "DELETE FROM lanes")).await?;
    tx.commit().await
}
