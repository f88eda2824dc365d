use std::time::Duration;

use async_trait::async_trait;
use bursar_kernel::{Error, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::lease::Lease;

/// Who waits for it. Lower goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Priority {
    /// A person waits.
    Person = 0,
    /// Keeps up with what changed.
    Incremental = 1,
    /// Catches up with the past.
    Backfill = 2,
}

/// Work to do: idempotent, bounded in time and size.
#[async_trait]
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the queue; a released name never changes.
    const KIND: &'static str;
    /// How often it is tried before a person must look.
    const MAX_ATTEMPTS: i32 = 20;
    /// What it needs to run.
    type Context: Send + Sync + 'static;

    /// What it must not run beside.
    fn lane(&self) -> String;
    /// Who waits for it, unless the one who enqueues says otherwise.
    fn priority(&self) -> Priority;
    /// Two jobs of the same value are one.
    fn same_as(&self) -> Option<String> {
        None
    }
    /// Does it.
    async fn run(self, context: &Self::Context, lease: &Lease) -> Result<Outcome, JobError>;
}

/// How a run ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Finished: the row goes.
    Done,
    /// Finished, and the row went with the last write ([`Lease::finish`]).
    Finished,
    /// The same job again at that time and in that class: a schedule, or the next slice of a long piece of work.
    Again(Timestamp, Priority),
}

/// How a run failed, decided at the line where it happened.
#[derive(Debug)]
pub enum JobError {
    /// Worth another attempt, after the stored back-off or after exactly this long.
    Retry {
        /// Overrules the back-off; the attempt is then not counted: waiting for a limit is no failure.
        after: Option<Duration>,
        /// Why.
        cause: Error,
    },
    /// Never worth another attempt.
    Fail(Error),
    /// Another worker has the lane: stop at once and touch nothing.
    LeaseLost,
}

impl JobError {
    /// Retry with the stored back-off.
    #[track_caller]
    pub fn retry(cause: impl Into<Error>) -> Self {
        JobError::Retry { after: None, cause: cause.into().trace() }
    }

    /// Retry after exactly this long.
    #[track_caller]
    pub fn retry_after(after: Duration, cause: impl Into<Error>) -> Self {
        JobError::Retry { after: Some(after), cause: cause.into().trace() }
    }

    /// Do not retry.
    #[track_caller]
    pub fn fail(cause: impl Into<Error>) -> Self {
        JobError::Fail(cause.into().trace())
    }
}

/// Most of what can go wrong in a job is the database or the network: try again.
impl From<Error> for JobError {
    #[track_caller]
    fn from(cause: Error) -> Self {
        JobError::retry(cause)
    }
}
