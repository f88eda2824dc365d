//! One queue: jobs, lanes, priorities, leases.
//!
//! A job is a row, written in the transaction of the change that wants it. Its **lane** says what it must not run beside: all
//! work of one company at one provider shares a lane, and a lane is leased to one worker at a time. Within a lane the **priority**
//! decides: a person who waits, then increments, then backfill. Attempts, back-off and the next run are stored, never slept.
//! A job that repeats is a row that moves itself into the future; there is no second scheduler.
//!
//! **Who is next.** A job that has become due is made *ready*: its lane is then leased or stands in line. Lanes stand behind each other
//! in **flows** (those of one partner, or of one receiver of webhooks), and flows take turns, so a backlog of one holds up nobody else.
//! Whichever lane is next is found by an index, however many jobs wait. How many of a tenant run at once is bounded ([`Limits`]).
//!
//! **One transaction a round.** The worker of a process writes how jobs ended, gives back their lanes and takes new ones in one
//! transaction, together with the last writes of those jobs ([`LastWrite`]): the more there is to do, the more share a commit.

mod job;
mod last_write;
mod lease;
mod limits;
mod queue;
mod registry;
mod round;
mod runner;
mod slots;
mod store;
mod worker_health;

pub use job::{Job, JobError, Next, Outcome, Priority, Queue};
pub use last_write::LastWrite;
pub use lease::Lease;
pub use limits::Limits;
pub use queue::{ScheduledRun, cancel, enqueue, enqueue_at, longest_wait, pending, release_lanes, scheduled, wake, wake_all};
pub use registry::Registry;
pub use runner::Runner;
pub use worker_health::{WorkerHealth, WorkerState};
