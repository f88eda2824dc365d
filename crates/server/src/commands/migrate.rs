//! `bursar migrate`.

use std::process::ExitCode;

use bursar_kernel::Result;
use clap::Args;

use crate::compose::open_database;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Change nothing: list the steps that are pending, and fail when there are any
    #[arg(long)]
    check: bool,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let db = open_database(&config).await?;
    let pending = db.pending_migrations().await?;
    if pending.is_empty() {
        println!("the schema is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.check {
        pending.iter().for_each(|name| println!("pending: {name}"));
        return Ok(ExitCode::FAILURE);
    }
    db.migrate().await?;
    pending.iter().for_each(|name| println!("done: {name}"));
    Ok(ExitCode::SUCCESS)
}
