//! How many files are read at the same time, and how often one is tried.

use std::time::Duration;

use bursar_jobs::JobError;
use bursar_kernel::Error;
use tokio::sync::SemaphorePermit;

use crate::IntakeContext;

/// A file that could not be read so often is given up, also one that ended the process each time.
pub(crate) const MAX_ATTEMPTS: i32 = 5;
/// How soon a job comes again for whose file there was no turn.
const NEXT_TURN: Duration = Duration::from_secs(1);

impl IntakeContext {
    /// A turn to read a file. A job that gets none comes again: nobody waits in a place of the worker. That is no attempt.
    pub(crate) fn turn(&self) -> Result<SemaphorePermit<'_>, JobError> {
        let none = |_| JobError::retry_after(NEXT_TURN, Error::internal("the limit of files that are read at the same time is reached"));
        self.turns.try_acquire().map_err(none)
    }
}
