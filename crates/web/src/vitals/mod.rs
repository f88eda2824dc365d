//! How the components of this installation fare: how often each was asked, how often it failed, how long it took, in slots of five minutes
//! that all nodes add up in the database. It listens to the metrics that the code records anyway; the status page reads it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bursar_kernel::{Result, TimeDelta, Timestamp};
use bursar_store::Db;
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

mod store;

pub use store::{Slot, read};

/// The API itself.
pub const API: &str = "api";
/// The worker: how long jobs wait that are due.
pub const WORKER: &str = "worker";
/// The database, asked for nothing.
pub const DATABASE: &str = "database";

/// Seconds of a slot.
pub const SLOT_SECONDS: i64 = 300;
/// Upper bounds in seconds: of how many calls it is counted that they took no longer.
pub const BOUNDS: [f64; 6] = [0.01, 0.05, 0.1, 0.25, 1.0, 5.0];

/// What was seen of one component.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Calls.
    pub total: i64,
    /// Those that failed for a reason of the component's own.
    pub failing: i64,
    /// Those that did not fail and took no longer than each of the [`BOUNDS`].
    pub within: [i64; 6],
}

impl Sample {
    fn note(&mut self, seconds: f64, has_failed: bool) {
        self.total += 1;
        self.failing += i64::from(has_failed);
        for (count, bound) in self.within.iter_mut().zip(BOUNDS) {
            *count += i64::from(!has_failed && seconds <= bound);
        }
    }

    /// Both together.
    pub fn add(&mut self, other: &Sample) {
        self.total += other.total;
        self.failing += other.failing;
        self.within.iter_mut().zip(other.within).for_each(|(count, more)| *count += more);
    }
}

/// What this process saw since it last wrote.
#[derive(Debug, Default, Clone)]
pub struct Vitals(Arc<Mutex<BTreeMap<String, Sample>>>);

impl Vitals {
    /// One more look at a component.
    pub fn note(&self, component: &str, seconds: f64, has_failed: bool) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(component) {
            Some(sample) => sample.note(seconds, has_failed),
            None => seen.entry(component.to_owned()).or_default().note(seconds, has_failed),
        }
    }

    /// Writes what was seen. An API that nobody asked is written too: it was there.
    pub async fn flush(&self, db: &Db, now: Timestamp) -> Result<()> {
        let mut samples = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        samples.entry(API.to_owned()).or_default();
        let written = store::add(db, slot_of(now), &samples).await;
        if written.is_err() {
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (component, sample) in samples {
                seen.entry(component).or_default().add(&sample);
            }
        }
        written
    }
}

/// The slot that a moment is in.
pub fn slot_of(now: Timestamp) -> Timestamp {
    now - TimeDelta::seconds(now.timestamp().rem_euclid(SLOT_SECONDS)) - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()))
}

/// What one call adds to.
struct Feed {
    vitals: Vitals,
    component: String,
    has_failed: bool,
}

impl HistogramFn for Feed {
    fn record(&self, seconds: f64) {
        self.vitals.note(&self.component, seconds, self.has_failed);
    }
}

/// Which component a metric speaks of, and whether the call failed for its own reason.
fn about(key: &Key) -> Option<(&str, bool)> {
    let label = |name: &str| key.labels().find(|label| label.key() == name).map(metrics::Label::value);
    match key.name() {
        "bursar_http_request_seconds" => {
            let status = label("status")?;
            label("route")?.starts_with("/v1/").then_some((API, status.starts_with('5')))
        }
        "bursar_provider_call_seconds" => Some((label("platform")?, label("ended")? == "failed")),
        _ => None,
    }
}

impl Recorder for Vitals {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let Some((component, has_failed)) = about(key) else { return Histogram::noop() };
        Histogram::from_arc(Arc::new(Feed { vitals: self.clone(), component: component.to_owned(), has_failed }))
    }
}
