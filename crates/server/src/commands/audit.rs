//! `bursar audit`: who changed what, when, by which request.

use bursar_kernel::{Env, Result, TimeDelta, Uuid};
use bursar_web::audit;
use clap::Args;

use super::say;
use crate::compose::open_database;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only what this partner did
    #[arg(long)]
    partner: Option<Uuid>,
    /// Only what came after the line with this id
    #[arg(long)]
    after: Option<Uuid>,
}

const BATCH: u64 = 1000;

/// How far the clocks of servers may be apart.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(30);

/// One JSON object a line, the oldest first.
pub(super) async fn run(config: Config, arguments: Arguments) -> Result<()> {
    let db = open_database(&config).await?;
    let mut after = arguments.after;
    let longest = TimeDelta::from_std(config.request_timeout)? + CLOCK_TOLERANCE;
    let before = db.is_postgres().then(|| Env::system().now() - longest);
    loop {
        let entries = audit::read(&db, arguments.partner, after, before, BATCH).await?;
        for entry in &entries {
            say(&serde_json::to_string(entry)?);
        }
        let Some(last) = entries.last().filter(|_| entries.len() as u64 == BATCH) else { return Ok(()) };
        after = Some(last.id);
    }
}
