use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};

use bursar_kernel::{Env, TimeDelta, Timestamp};

use crate::limits::Limits;

/// How the worker of this process fares; for probes and metrics. Cheap to clone.
#[derive(Clone)]
pub struct WorkerHealth {
    env: Env,
    slots: usize,
    seen: Arc<WorkerSeen>,
}

#[derive(Default)]
struct WorkerSeen {
    /// Microseconds of the last turn; 0 where no worker runs.
    turned: AtomicI64,
    running: AtomicUsize,
    restarts: AtomicU64,
}

/// A worker that has not turned for so long is stuck: each of its turns is a transaction, and it turns several times a second.
const STUCK_AFTER: TimeDelta = TimeDelta::seconds(60);

/// What can be said of a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerState {
    /// This process has none.
    None,
    /// It takes jobs and writes how they end.
    Working,
    /// It has not turned for a minute.
    Stuck,
}

impl WorkerState {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkerState::None => "none",
            WorkerState::Working => "working",
            WorkerState::Stuck => "stuck",
        }
    }
}

impl WorkerHealth {
    pub(crate) fn new(env: &Env, limits: &Limits) -> Self {
        WorkerHealth { env: env.clone(), slots: limits.lanes + limits.deliveries, seen: Arc::default() }
    }

    /// What can be said of the worker now.
    pub fn state(&self) -> WorkerState {
        match self.seen.turned.load(Ordering::Relaxed) {
            0 => WorkerState::None,
            turned if Timestamp::from_timestamp_micros(turned).is_some_and(|turned| self.env.now() - turned > STUCK_AFTER) => {
                WorkerState::Stuck
            }
            _ => WorkerState::Working,
        }
    }

    /// Hands what is known to the metrics of the process.
    pub fn record(&self) {
        let is_working = if self.state() == WorkerState::Working { 1.0 } else { 0.0 };
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        metrics::gauge!("bursar_worker_working").set(is_working);
        metrics::gauge!("bursar_worker_jobs_running").set(count(self.seen.running.load(Ordering::Relaxed)));
        metrics::gauge!("bursar_worker_slots").set(count(self.slots));
        metrics::counter!("bursar_worker_restarts_total").absolute(self.seen.restarts.load(Ordering::Relaxed));
    }

    pub(crate) fn begun(&self) {
        self.turned(0);
    }

    pub(crate) fn turned(&self, running: usize) {
        self.seen.turned.store(self.env.now().timestamp_micros(), Ordering::Relaxed);
        self.seen.running.store(running, Ordering::Relaxed);
    }

    pub(crate) fn restarted(&self) {
        self.seen.restarts.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn ended(&self) {
        self.seen.turned.store(0, Ordering::Relaxed);
    }
}
