use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bursar_kernel::Error;
use futures::FutureExt;
use futures::future::BoxFuture;
use tracing::Instrument;

use crate::job::{Job, JobError, Outcome};
use crate::lease::Lease;
use crate::store::JobRow;

type Run = Arc<dyn Fn(serde_json::Value, Lease) -> BoxFuture<'static, Result<Outcome, JobError>> + Send + Sync>;

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

    /// Runs a job to its end. A panic is a failed attempt.
    pub(crate) async fn run(&self, row: &JobRow, lease: &Lease) -> Result<Outcome, JobError> {
        let Some((run, _)) = self.kinds.get(row.kind.as_str()) else {
            return Err(JobError::retry(Error::internal(format!("this release knows no job named {}", row.kind))));
        };
        let span = tracing::info_span!("job", otel.name = row.kind, kind = row.kind, lane = row.lane, attempts = row.attempts);
        let ended = AssertUnwindSafe(run(row.payload.clone(), lease.clone()).instrument(span)).catch_unwind().await;
        let ended = ended.unwrap_or_else(|panic| Err(panicked(&*panic)));
        metrics::counter!("bursar_jobs_total", "kind" => row.kind.clone(), "ended" => ending(&ended)).increment(1);
        ended
    }

    /// How often a job of this kind is tried; one that only a newer release knows waits for that.
    pub(crate) fn max_attempts(&self, kind: &str) -> i32 {
        self.kinds.get(kind).map_or(i32::MAX, |(_, attempts)| *attempts)
    }
}

fn panicked(panic: &(dyn Any + Send)) -> JobError {
    metrics::counter!("bursar_job_panics_total").increment(1);
    JobError::retry(Error::panicked(panic))
}

fn ending(ended: &Result<Outcome, JobError>) -> &'static str {
    match ended {
        Ok(_) => "well",
        Err(JobError::Retry { .. }) => "retry",
        Err(JobError::Fail(_)) => "fail",
        Err(JobError::LeaseLost) => "lease_lost",
    }
}
