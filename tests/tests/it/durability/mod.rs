//! What is acknowledged is kept; what failed has not happened.

mod failures;
mod full_disk;
mod migrations;
mod silence;
mod time_limit;
mod unavailable;
