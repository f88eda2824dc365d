use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bursar_kernel::{Env, Error, Result, Timestamp};
use bursar_store::Db;
use futures::FutureExt;
use tokio::sync::watch;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::Instant;

use crate::job::{JobError, Outcome};
use crate::limits::Limits;
use crate::queue::{is_anything_due, line_up_lost};
use crate::registry::Registry;
use crate::round::{Begins, EndedJob, Round, RunningJob};
use crate::slots::JobSlots;
use crate::worker_health::WorkerHealth;

/// Gives lanes to jobs and writes how they end.
#[derive(Clone)]
pub struct Runner {
    pub(crate) db: Db,
    pub(crate) env: Env,
    pub(crate) registry: Registry,
    pub(crate) limits: Limits,
    pub(crate) turns: Turns,
    health: WorkerHealth,
    is_resting: bool,
}

/// Numbers of turns, each larger than those before: the time in microseconds, as long as that grows.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<AtomicI64>);

impl Turns {
    pub(crate) fn next(&self, now: Timestamp) -> i64 {
        let later = |last: i64| last.saturating_add(1).max(now.timestamp_micros());
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(later(last))).map_or(0, later)
    }
}

/// The jobs of a process that run, and those that ended and are not written yet.
#[derive(Default)]
struct Jobs {
    tasks: JoinSet<EndedJob>,
    running: BTreeMap<Id, (RunningJob, AbortHandle)>,
    ended: Vec<EndedJob>,
    /// Those whose end could not be written, and when it is tried again.
    unwritten: Vec<(Instant, EndedJob)>,
    /// How often in a row the database has refused everything.
    refusals: u32,
    /// Lanes stand in line that may not begin before something ends.
    is_full: bool,
}

/// How often a last write is tried: it says what was done out there, and without it that is done once more.
const LAST_WRITES: u32 = 2;
/// How long what could not be written waits at most until it is tried again.
const MAX_PAUSE: Duration = Duration::from_secs(30);
/// How often somebody looks for jobs that a worker of an older release left without a place in line.
const LOST_EVERY: Duration = Duration::from_secs(600);

impl Runner {
    /// A runner over this database.
    pub fn new(db: Db, env: Env, registry: Registry, limits: Limits) -> Self {
        let health = WorkerHealth::new(&env, &limits);
        Runner { db, env, registry, limits, turns: Turns::default(), health, is_resting: false }
    }

    /// The same, looking for jobs as often as this while it is idle.
    pub fn looking_every(mut self, idle: Duration) -> Self {
        self.limits.idle = idle;
        self
    }

    /// The same, working on nothing: the queue stays as it is.
    pub fn resting(mut self) -> Self {
        self.is_resting = true;
        self
    }

    /// How this worker fares.
    pub fn health(&self) -> WorkerHealth {
        self.health.clone()
    }

    /// Works until `stop` ends, then finishes the jobs that run. Whatever breaks in here begins anew.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        if self.is_resting {
            return stop.await;
        }
        let (stopping, stopped) = watch::channel(false);
        let work = async {
            while let Err(panic) = AssertUnwindSafe(self.work(stopped.clone())).catch_unwind().await {
                // The jobs that ran are taken up again when their leases end.
                tracing::error!(error = %Error::panicked(&*panic).report(), "the worker crashed and is being restarted");
                self.health.restarted();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let stop = async {
            stop.await;
            let _ = stopping.send(true);
        };
        self.health.begun();
        futures::join!(work, stop);
        self.health.ended();
    }

    async fn work(&self, mut stopped: watch::Receiver<bool>) {
        let mut jobs = Jobs::default();
        let mut lost = tokio::time::interval(LOST_EVERY);
        loop {
            let is_stopping = *stopped.borrow();
            let has_more = self.turn(&mut jobs, if is_stopping { Begins::Nothing } else { Begins::Lanes }).await;
            if is_stopping && jobs.running.is_empty() {
                return;
            }
            self.abort_lapsed(&jobs);
            let pause = if jobs.refusals > 0 { pause_after(jobs.refusals) } else { self.limits.idle };
            tokio::select! {
                Some(ended) = jobs.tasks.join_next_with_id() => jobs.take(ended),
                () = self.db.announced(), if jobs.refusals == 0 => jobs.is_full = false,
                _ = stopped.changed(), if !is_stopping => {}
                _ = lost.tick() => self.find_lost().await,
                () = std::future::ready(()), if has_more => {}
                () = tokio::time::sleep(pause) => {}
            }
            while let Some(ended) = jobs.tasks.try_join_next_with_id() {
                jobs.take(ended);
            }
        }
    }

    /// One round, if there is anything to do; answers whether another is due at once.
    async fn turn(&self, jobs: &mut Jobs, begins: Begins<'_>) -> bool {
        self.health.turned(jobs.running.len());
        self.write_one_again(jobs, begins).await;
        let looked = async {
            let is_due = !jobs.ended.is_empty() || is_anything_due(&self.db, self.env.now(), "", !jobs.is_full).await?;
            if !is_due {
                return Ok(Round::default());
            }
            // Whoever locks rows of several lanes does it in their order.
            jobs.ended.sort_by(|one, other| one.job.row.lane.cmp(&other.job.row.lane));
            self.round(&jobs.ended, &mut self.slots(jobs), begins).await
        };
        match looked.await {
            Ok(round) => {
                jobs.is_full = round.is_full;
                jobs.ended.clear();
                jobs.refusals = 0;
                self.start(jobs, round.started);
                round.has_more
            }
            Err(error) => self.write_one_by_one(jobs, begins, &error).await,
        }
    }

    /// One job whose end cannot be written must not hold up the ends of others; answers whether any was written.
    async fn write_one_by_one(&self, jobs: &mut Jobs, begins: Begins<'_>, error: &Error) -> bool {
        let (mut written, mut refused) = (0, 0);
        for ended in std::mem::take(&mut jobs.ended) {
            // Where nothing can be written, the rest is not tried in vain.
            let is_hopeless = written == 0 && refused > 1;
            let kept = if is_hopeless { Some(ended) } else { self.write_or_keep(jobs, ended, begins).await };
            match kept {
                None => written += 1,
                Some(ended) => {
                    refused += 1;
                    jobs.unwritten.push((Instant::now() + pause_after(ended.refusals), ended));
                }
            }
        }
        if written > 0 {
            return true;
        }
        tracing::warn!(error = %error.report(), "the queue could not be read or written");
        jobs.refusals = jobs.refusals.saturating_add(1);
        false
    }

    /// Tries again to write the end that has waited longest, if its time has come.
    async fn write_one_again(&self, jobs: &mut Jobs, begins: Begins<'_>) {
        let Some(first) =
            (0..jobs.unwritten.len()).min_by_key(|at| jobs.unwritten[*at].0).filter(|at| jobs.unwritten[*at].0 <= Instant::now())
        else {
            return;
        };
        let (_, ended) = jobs.unwritten.swap_remove(first);
        if let Some(ended) = self.write_or_keep(jobs, ended, begins).await {
            jobs.unwritten.push((Instant::now() + pause_after(ended.refusals), ended));
        }
    }

    /// Writes the end of one job, or hands it back.
    async fn write_or_keep(&self, jobs: &mut Jobs, mut ended: EndedJob, begins: Begins<'_>) -> Option<EndedJob> {
        let next = if begins == Begins::Nothing { begins } else { Begins::NextJobs };
        match self.write_alone(&ended, &mut self.slots(jobs), next).await {
            Ok(round) => {
                self.start(jobs, round.started);
                None
            }
            Err(error) => {
                ended.refusals = ended.refusals.saturating_add(1);
                let (kind, lane) = (&ended.job.row.kind, &ended.job.row.lane);
                tracing::error!(kind, lane, error = %error.report(), "how a job ended could not be written: it is tried again");
                Some(ended)
            }
        }
    }

    /// Writes the end of one job. Where its own last write is what cannot be done, it is a failed attempt in the end.
    async fn write_alone(&self, ended: &EndedJob, slots: &mut JobSlots, begins: Begins<'_>) -> Result<Round> {
        let written = self.round(slice::from_ref(ended), slots, begins).await;
        match (written, &ended.result) {
            (Err(error), Ok(Outcome::Write(..))) if ended.refusals >= LAST_WRITES => {
                let failed = EndedJob { job: ended.job.clone(), result: Err(JobError::retry(error)), refusals: 0 };
                self.round(&[failed], slots, begins).await
            }
            (written, _) => written,
        }
    }

    fn slots(&self, jobs: &Jobs) -> JobSlots {
        JobSlots::new(&self.limits, jobs.running.values().map(|(job, _)| job.slot.clone()).collect())
    }

    fn start(&self, jobs: &mut Jobs, started: Vec<RunningJob>) {
        for job in started {
            let (runner, running) = (self.clone(), job.clone());
            let task = jobs.tasks.spawn(async move { runner.perform(running).await });
            jobs.running.insert(task.id(), (job, task));
        }
    }

    async fn perform(&self, job: RunningJob) -> EndedJob {
        let result = self.registry.run(&job.row, &job.lease).await;
        let (kind, lane, attempts) = (&job.row.kind, &job.row.lane, job.row.attempts);
        match &result {
            // Waiting for a limit is no failure.
            Err(JobError::Retry { cause, after: Some(_) }) => tracing::debug!(kind, lane, reason = %cause.report(), "a job waits"),
            Err(JobError::Retry { cause, .. } | JobError::Fail(cause)) => {
                tracing::warn!(kind, lane, attempts, error = %cause.report(), "a job did not finish");
            }
            _ => {}
        }
        EndedJob { job, result, refusals: 0 }
    }

    /// A job that neither ended nor wrote anything for as long as its lease lasts has lost the right to, and keeps a slot for nothing.
    fn abort_lapsed(&self, jobs: &Jobs) {
        let now = self.env.now();
        for (_, task) in jobs.running.values().filter(|(job, _)| job.lease.until() <= now) {
            task.abort();
        }
    }

    async fn find_lost(&self) {
        if let Err(error) = line_up_lost(&self.db, self.env.now()).await {
            tracing::warn!(error = %error.report(), "the queue could not be looked through");
        }
    }

    /// Works off everything that is due in lanes with this prefix; returns how many lanes were worked.
    pub async fn drain(&self, lane_prefix: &str) -> Result<usize> {
        let mut lanes = 0;
        while self.work_one_lane(lane_prefix).await? {
            lanes += 1;
        }
        Ok(lanes)
    }

    /// Claims one free lane with due work and works on it for a turn; false when there is none.
    pub async fn work_one_lane(&self, lane_prefix: &str) -> Result<bool> {
        if self.is_resting {
            return Ok(false);
        }
        let limits = Limits { lanes: 1, deliveries: 1, ..self.limits.clone() };
        let slots = || JobSlots::new(&limits, Vec::new());
        let mut round = Round::default();
        while round.started.is_empty() && is_anything_due(&self.db, self.env.now(), lane_prefix, true).await? {
            round = self.round(&[], &mut slots(), Begins::OneLane(lane_prefix)).await?;
            if !round.has_more {
                break;
            }
        }
        let is_any = !round.started.is_empty();
        while let Some(job) = round.started.pop() {
            let ended = self.perform(job).await;
            match self.write_alone(&ended, &mut slots(), Begins::NextJobs).await {
                Ok(next) => round = next,
                Err(error) => {
                    // It is done again, but not at once: the lane stays leased until the lease ends.
                    tracing::error!(lane = ended.job.row.lane, error = %error.report(), "how a job ended could not be written");
                    break;
                }
            }
        }
        Ok(is_any)
    }
}

impl Jobs {
    /// A task that was aborted or that broke outside of its job is a failed attempt.
    fn take(&mut self, ended: Result<(Id, EndedJob), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some((job, _)) = self.running.remove(&id) else { return };
        let late = || JobError::retry(Error::internal("it neither ended nor wrote anything while its lease lasted, and was stopped"));
        self.ended.push(ended.map_or_else(|_| EndedJob { job, result: Err(late()), refusals: 0 }, |(_, ended)| ended));
    }
}

/// 1 s, doubled each time up to half a minute.
fn pause_after(refusals: u32) -> Duration {
    Duration::from_secs(1 << refusals.saturating_sub(1).min(5)).min(MAX_PAUSE)
}
