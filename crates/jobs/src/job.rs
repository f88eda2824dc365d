use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bursar_kernel::{Error, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::last_write::{AnyLastWrite, LastWrite};
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

impl Priority {
    /// All of them, the most urgent one first.
    pub(crate) const ALL: [Priority; 3] = [Priority::Person, Priority::Incremental, Priority::Backfill];
}

/// What a job waits for while it runs: each has slots of its own, so that none is short of them because of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// Work of ours, here and at providers.
    Work,
    /// An address that somebody else chose: it may answer late or never.
    Delivery,
}

impl Queue {
    pub(crate) const ALL: [Queue; 2] = [Queue::Delivery, Queue::Work];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Queue::Work => "work",
            Queue::Delivery => "delivery",
        }
    }

    /// The queue of this word. One that only a newer release knows has its slots among the work: a row must not stop those behind it.
    pub(crate) fn of(word: &str) -> Self {
        Queue::ALL.into_iter().find(|queue| queue.as_str() == word).unwrap_or(Queue::Work)
    }
}

/// Work to do: idempotent, bounded in time and size.
#[async_trait]
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the queue; a released name never changes.
    const KIND: &'static str;
    /// Who waits for it.
    const PRIORITY: Priority;
    /// How often it is tried before a person must look.
    const MAX_ATTEMPTS: i32 = 20;
    /// What it waits for.
    const QUEUE: Queue = Queue::Work;
    /// What it needs to run.
    type Context: Send + Sync + 'static;

    /// What it must not run beside.
    fn lane(&self) -> String;
    /// On whose behalf: tenants take turns, and none takes all slots. Nobody's is the server's own.
    fn tenant(&self) -> String {
        String::new()
    }
    /// Which of the tenant's own lines it stands in, where it has several: they take turns too.
    fn flow(&self) -> String {
        self.tenant()
    }
    /// Two jobs of the same value are one.
    fn same_as(&self) -> Option<String> {
        None
    }
    /// Does it.
    async fn run(self, context: &Self::Context, lease: &Lease) -> Result<Outcome, JobError>;
}

/// How a run ended well.
pub enum Outcome {
    /// Finished: the row goes.
    Done,
    /// The same job again at that time and with that priority: a schedule, or the next slice of a long piece of work.
    Again(Timestamp, Priority),
    /// One of these, together with a last write.
    Write(AnyLastWrite, Next),
}

impl Outcome {
    /// Ends so once this is written.
    pub fn write(last: impl LastWrite, next: Next) -> Self {
        Outcome::Write(AnyLastWrite::of(last), next)
    }

    /// What follows.
    pub(crate) fn next(&self) -> Next {
        match self {
            Outcome::Done => Next::Done,
            Outcome::Again(at, priority) => Next::Again(*at, *priority),
            Outcome::Write(_, next) => *next,
        }
    }
}

/// What follows a last write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// As [`Outcome::Done`].
    Done,
    /// As [`Outcome::Again`].
    Again(Timestamp, Priority),
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Done => f.write_str("Done"),
            Outcome::Again(at, priority) => f.debug_tuple("Again").field(at).field(priority).finish(),
            Outcome::Write(_, next) => f.debug_tuple("Write").field(next).finish_non_exhaustive(),
        }
    }
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
