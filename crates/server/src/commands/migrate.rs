//! `bursar migrate`.

use bursar_kernel::Result;
use std::process::ExitCode;

use super::say;
use clap::Args;

use crate::compose::{is_missing_file, open_database};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Run nothing: list the steps that are pending, and fail when there are any
    #[arg(long)]
    check: bool,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    if arguments.check && is_missing_file(&config) {
        say("pending: everything: there is no database yet");
        return Ok(ExitCode::FAILURE);
    }
    let db = open_database(&config).await?;
    let pending = db.pending_migrations().await?;
    if pending.is_empty() {
        say("the schema is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.check {
        pending.iter().for_each(|name| say(&format!("pending: {name}")));
        return Ok(ExitCode::FAILURE);
    }
    db.migrate().await?;
    pending.iter().for_each(|name| say(&format!("done: {name}")));
    Ok(ExitCode::SUCCESS)
}
