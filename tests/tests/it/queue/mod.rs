//! The queue itself, with jobs that do what the test says.

mod ends;
mod health;
mod panics;
mod turns;
mod wake_ups;
