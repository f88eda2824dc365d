use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::{Env, Error, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::sea_orm;
use bursar_store::{Db, Tx};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::job::{Job, JobError, Outcome};
use crate::lease::Lease;

type Run = Arc<dyn Fn(serde_json::Value, Lease) -> Pin<Box<dyn Future<Output = Result<Outcome, JobError>> + Send>> + Send + Sync>;

/// The kinds of jobs that this process can run.
#[derive(Clone, Default)]
pub struct Registry {
    kinds: BTreeMap<&'static str, (Run, i32)>,
}

impl Registry {
    /// Adds a kind with what it needs.
    pub fn register<J: Job>(&mut self, context: Arc<J::Context>) {
        let run: Run = Arc::new(move |payload, lease| {
            let context = context.clone();
            Box::pin(async move {
                let job: J = serde_json::from_value(payload).map_err(JobError::fail)?;
                job.run(&context, &lease).await
            })
        });
        self.kinds.insert(J::KIND, (run, J::MAX_ATTEMPTS));
    }
}

/// Bounds of a worker.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Lanes worked on at the same time.
    pub lanes: usize,
    /// How long a lease lasts without a guarded write.
    pub lease: Duration,
    /// How long a lane is drained before others get their turn.
    pub turn: Duration,
    /// How long an idle worker waits before it looks again.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { lanes: 8, lease: Duration::from_secs(120), turn: Duration::from_secs(30), idle: Duration::from_millis(250) }
    }
}

/// Takes lanes and works them off.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    env: Env,
    registry: Registry,
    limits: Limits,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    class: i32,
    payload: serde_json::Value,
    attempts: i32,
}

impl Runner {
    /// A runner over this database.
    pub fn new(db: Db, env: Env, registry: Registry, limits: Limits) -> Self {
        Runner { db, env, registry, limits }
    }

    /// Works until `stop` ends, then finishes the jobs that run.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = tokio::sync::watch::channel(false);
        let mut workers = JoinSet::new();
        for _ in 0..self.limits.lanes {
            let (runner, mut stopped) = (self.clone(), stopped.clone());
            workers.spawn(async move {
                while !*stopped.borrow() {
                    let worked = runner.work_one_lane("").await.unwrap_or_else(|error| {
                        tracing::error!(error = %error.report(), "the queue could not be read");
                        false
                    });
                    if !worked {
                        // Whichever ends first: the wait or the stop.
                        let _ = tokio::time::timeout(runner.limits.idle, stopped.changed()).await;
                    }
                }
            });
        }
        stop.await;
        let _ = stopping.send(true);
        while workers.join_next().await.is_some() {}
    }

    /// Works off everything that is due in lanes with this prefix; returns how many lanes were worked.
    pub async fn drain(&self, lane_prefix: &str) -> Result<usize> {
        let mut lanes = 0;
        while self.work_one_lane(lane_prefix).await? {
            lanes += 1;
        }
        Ok(lanes)
    }

    /// Claims one free lane with due work and drains it for a turn; false when there is none.
    pub async fn work_one_lane(&self, lane_prefix: &str) -> Result<bool> {
        let Some(lease) = self.claim(lane_prefix).await? else { return Ok(false) };
        let turn_ends = self.env.now() + TimeDelta::from_std(self.limits.turn)?;
        while self.env.now() < turn_ends {
            let Some(row) = self.next_of(&lease).await? else { break };
            if let Err(JobError::LeaseLost) = self.work(row, &lease).await {
                tracing::warn!(lane = lease.lane, "the lane was taken over by another worker");
                return Ok(true);
            }
        }
        lease.release(&self.db).await?;
        Ok(true)
    }

    async fn claim(&self, lane_prefix: &str) -> Result<Option<Lease>> {
        let now = self.env.now();
        let Some(lane) = self.free_lane(&self.db, lane_prefix, now).await? else { return Ok(None) };
        let (id, env, lasts) = (self.env.id(), self.env.clone(), self.limits.lease);
        let lease = Lease { lane, id, env, lasts, job: Uuid::nil() };
        let until = now + TimeDelta::from_std(self.limits.lease)?;
        let tx = self.db.begin().await?;
        let sql = "INSERT INTO lanes (lane, lease, until) VALUES ($1, $2, $3)
            ON CONFLICT (lane) DO UPDATE SET lease = excluded.lease, until = excluded.until WHERE lanes.until <= $4";
        let values: [Value; 4] = [lease.lane.as_str().into(), lease.id.into(), until.into(), now.into()];
        let taken = tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?.rows_affected() == 1;
        tx.commit().await?;
        if taken { Ok(Some(lease)) } else { Box::pin(self.claim(lane_prefix)).await }
    }

    /// The lane of the most urgent due job whose lane is free. Two workers may both see it: the conditional upsert of the lease
    /// lets exactly one win on either database, so no lock is taken for looking.
    async fn free_lane(&self, db: &impl ConnectionTrait, lane_prefix: &str, now: Timestamp) -> Result<Option<String>> {
        let sql = "SELECT jobs.lane FROM jobs LEFT JOIN lanes ON lanes.lane = jobs.lane AND lanes.until > $1
            WHERE jobs.run_at <= $1 AND NOT jobs.is_failed AND jobs.lane LIKE $2 AND lanes.lane IS NULL
            ORDER BY jobs.class, jobs.run_at, jobs.id LIMIT 1";
        let values = [now.into(), format!("{lane_prefix}%").into()];
        let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        Ok(row.map(|row| row.try_get("", "lane")).transpose()?)
    }

    async fn next_of(&self, lease: &Lease) -> Result<Option<Row>> {
        let sql = "SELECT id, kind, class, payload, attempts FROM jobs WHERE lane = $1 AND run_at <= $2 AND NOT is_failed
            ORDER BY class, run_at, id LIMIT 1";
        let values = [lease.lane.as_str().into(), self.env.now().into()];
        let row = self.db.query_one_raw(Statement::from_sql_and_values(self.db.get_database_backend(), sql, values)).await?;
        Ok(row.map(|row| Row::from_query_result(&row, "")).transpose()?)
    }

    async fn work(&self, row: Row, lease: &Lease) -> Result<(), JobError> {
        let Some((run, max_attempts)) = self.registry.kinds.get(row.kind.as_str()) else {
            let unknown = Error::internal(format!("this release knows no job named {}", row.kind));
            return self.finish_job(&row, lease, Err(JobError::retry(unknown)), i32::MAX).await;
        };
        let span = tracing::info_span!("job", otel.name = row.kind, kind = row.kind, lane = lease.lane, attempts = row.attempts);
        let ended = run(row.payload.clone(), Lease { job: row.id, ..lease.clone() }).instrument(span).await;
        metrics::counter!("bursar_jobs_total", "kind" => row.kind.clone(), "ended" => ending(&ended)).increment(1);
        self.finish_job(&row, lease, ended, *max_attempts).await
    }

    /// Writes down how the job ended: gone, moved into the future, or put aside for a person.
    async fn finish_job(&self, row: &Row, lease: &Lease, ended: Result<Outcome, JobError>, max_attempts: i32) -> Result<(), JobError> {
        let (run_at, class, attempts, problem, is_failed) = match ended {
            Ok(Outcome::Done) => return self.remove(row.id, lease).await,
            Ok(Outcome::Finished) => return Ok(()),
            Ok(Outcome::Again(at, class)) => (at, class as i32, 0, None, false),
            Err(JobError::LeaseLost) => return Err(JobError::LeaseLost),
            Err(JobError::Retry { after: Some(after), cause }) => (self.later(after)?, row.class, row.attempts, Some(cause), false),
            Err(JobError::Retry { after: None, cause }) => {
                let attempts = row.attempts + 1;
                (self.later(self.back_off(attempts))?, row.class, attempts, Some(cause), attempts >= max_attempts)
            }
            Err(JobError::Fail(cause)) => (self.env.now(), row.class, row.attempts + 1, Some(cause), true),
        };
        if let Some(problem) = &problem {
            tracing::warn!(kind = row.kind, lane = lease.lane, attempts, is_failed, error = %problem.report(), "a job did not finish");
        }
        let tx = self.db.begin().await?;
        lease.guard(&tx).await?;
        let sql = "UPDATE jobs SET run_at = $1, class = $2, attempts = $3, last_error = $4, is_failed = $5 WHERE id = $6";
        let problem = problem.map(|problem| problem.to_string());
        let values: [Value; 6] = [run_at.into(), class.into(), attempts.into(), problem.into(), is_failed.into(), row.id.into()];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.map_err(Error::from)?;
        Ok(tx.commit().await?)
    }

    async fn remove(&self, id: Uuid, lease: &Lease) -> Result<(), JobError> {
        let tx: Tx = self.db.begin().await?;
        lease.guard(&tx).await?;
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), "DELETE FROM jobs WHERE id = $1", [id.into()]);
        tx.execute_raw(statement).await.map_err(Error::from)?;
        Ok(tx.commit().await?)
    }

    fn later(&self, after: Duration) -> Result<Timestamp> {
        Ok(self.env.now() + TimeDelta::from_std(after)?)
    }

    /// 5 s, doubled each time up to an hour, with up to a quarter more so that a crowd spreads.
    fn back_off(&self, attempts: i32) -> Duration {
        let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or_default();
        let seconds = (5_u64 << doublings).min(3600);
        Duration::from_millis(seconds * 1000 + self.env.rng.below(seconds * 250))
    }
}

fn ending(ended: &Result<Outcome, JobError>) -> &'static str {
    match ended {
        Ok(_) => "well",
        Err(JobError::Retry { .. }) => "retry",
        Err(JobError::Fail(_)) => "fail",
        Err(JobError::LeaseLost) => "lease_lost",
    }
}
