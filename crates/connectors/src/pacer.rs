//! Pacing: not asking faster than a provider allows.
//!
//! A company's calls are made by whoever holds its lane, so a pacer is local to that holder. Slots are reserved by our clock and
//! waited for by tokio's sleep, so a simulation under a paused clock sees the same waits as the real thing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bursar_kernel::{Env, TimeDelta, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::facts::Limits;

/// What is about to be sent; each has its own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One call.
    Call,
    /// A batch of operations in one call.
    Batch,
}

/// Hands out slots. Clones share them.
#[derive(Debug, Clone)]
pub struct Pacer {
    env: Env,
    limited: Option<Arc<Limited>>,
}

#[derive(Debug)]
struct Limited {
    calls: Mutex<Bucket>,
    batches: Option<Mutex<Bucket>>,
    concurrent: Arc<Semaphore>,
}

/// A slot; the call is over when it is dropped.
#[derive(Debug)]
pub struct Slot(#[expect(dead_code, reason = "held for its drop")] Option<OwnedSemaphorePermit>);

impl Pacer {
    /// A pacer that keeps these limits.
    pub fn new(env: Env, limits: &Limits) -> Pacer {
        let limited = Limited {
            calls: Mutex::new(Bucket::new(limits.per_minute, limits.burst)),
            batches: limits.batch_per_minute.map(|per_minute| Mutex::new(Bucket::new(per_minute, 1))),
            concurrent: Arc::new(Semaphore::new(limits.concurrent as usize)),
        };
        Pacer { env, limited: Some(Arc::new(limited)) }
    }

    /// A pacer that never waits, for benchmarks against a simulator without limits.
    pub fn unlimited(env: Env) -> Pacer {
        Pacer { env, limited: None }
    }

    /// The clock and the chance that pacing goes by.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Waits for a slot.
    pub async fn admit(&self, pace: Pace) -> Slot {
        let Some(limited) = &self.limited else { return Slot(None) };
        // The semaphore is never closed, so there always is a permit in the end.
        let permit = Arc::clone(&limited.concurrent).acquire_owned().await.ok();
        let now = self.env.now();
        let mut wait = reserve(&limited.calls, now);
        if let (Pace::Batch, Some(batches)) = (pace, &limited.batches) {
            wait = wait.max(reserve(batches, now));
        }
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Slot(permit)
    }

    /// The pause before the try after attempt `attempt` (from 1): half a second, doubled each time, plus up to as much again by chance.
    pub fn back_off(&self, attempt: u32) -> Duration {
        let base = 500_u64 << attempt.saturating_sub(1).min(6);
        Duration::from_millis(base + self.env.rng.below(base))
    }
}

fn reserve(bucket: &Mutex<Bucket>, now: Timestamp) -> Duration {
    bucket.lock().unwrap_or_else(PoisonError::into_inner).reserve(now)
}

/// A token bucket, kept as the moment at which it would be full again. A slot once reserved is only waited for, never asked for
/// again, so a clock that stands still cannot hang us.
#[derive(Debug)]
struct Bucket {
    interval: TimeDelta,
    tolerance: TimeDelta,
    full_at: Option<Timestamp>,
}

impl Bucket {
    /// The burst is taken out of the minute's allowance: in no window of a minute are there more than `per_minute` calls.
    fn new(per_minute: u32, burst: u32) -> Bucket {
        let steady = i64::from(per_minute.saturating_sub(burst).max(1));
        let interval = TimeDelta::microseconds(60_000_000 / steady + 1);
        Bucket { interval, tolerance: interval * i32::try_from(burst.saturating_sub(1)).unwrap_or(0), full_at: None }
    }

    fn reserve(&mut self, now: Timestamp) -> Duration {
        let full_at = self.full_at.map_or(now, |at| at.max(now));
        self.full_at = Some(full_at + self.interval);
        (full_at - self.tolerance - now).to_std().unwrap_or(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Facts, Platform};
    use bursar_kernel::{Clock, Rng};

    #[test]
    fn no_minute_has_more_calls_than_allowed() {
        let start = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap();
        for (per_minute, burst) in [(60, 2), (500, 2), (120, 1)] {
            let mut bucket = Bucket::new(per_minute, burst);
            let mut now = start;
            let mut sent: Vec<Timestamp> = Vec::new();
            for _ in 0..2000 {
                now += TimeDelta::from_std(bucket.reserve(now)).unwrap();
                sent.push(now);
            }
            let allowed = per_minute as usize;
            assert!(sent.windows(allowed + 1).all(|window| window[allowed] - window[0] > TimeDelta::seconds(60)), "{per_minute}");
            let quick = sent.iter().filter(|at| **at == start).count();
            assert_eq!(quick, burst as usize);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_is_waited_for_by_sleeping() {
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap());
        let pacer = Pacer::new(Env { clock, rng: Rng::seeded(1) }, &Facts::of(Platform::Xero).limits);
        let begun = tokio::time::Instant::now();
        for _ in 0..3 {
            drop(pacer.admit(Pace::Call).await);
        }
        let waited = begun.elapsed();
        assert!(waited > Duration::from_secs(1) && waited < Duration::from_millis(1200), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn only_so_many_calls_run_at_once() {
        let env = Env { clock: Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap()), rng: Rng::seeded(1) };
        let pacer = Pacer::new(env, &Facts::of(Platform::Xero).limits);
        let mut held = Vec::new();
        for _ in 0..5 {
            held.push(pacer.admit(Pace::Call).await);
        }
        assert!(tokio::time::timeout(Duration::from_secs(60), pacer.admit(Pace::Call)).await.is_err());
        held.pop();
        assert!(tokio::time::timeout(Duration::from_secs(60), pacer.admit(Pace::Call)).await.is_ok());
    }
}
