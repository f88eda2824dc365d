//! One queue: jobs, lanes, classes, leases.
//!
//! A job is a row, written in the transaction of the change that wants it. Its **lane** says what it must not run beside: all
//! work of one company at one provider shares a lane, and a lane is leased to one worker at a time. Within a lane the **class**
//! decides: a person who waits, then increments, then backfill. Attempts, back-off and the next run are stored, never slept.
//! A job that repeats is a row that moves itself into the future; there is no second scheduler.

mod job;
mod lease;
mod queue;
mod runner;

pub use job::{Job, JobError, Outcome, Priority};
pub use lease::Lease;
pub use queue::{Standing, cancel, enqueue, longest_wait, pending, release_lanes, standing, wake};
pub use runner::{Limits, Registry, Runner};
