//! `bursar doctor`.
use std::process::ExitCode;

use bursar_kernel::Result;

use crate::config::{Config, ConfigError};

pub(super) async fn run(config: Result<Config, ConfigError>) -> Result<ExitCode> {
    config?;
    Ok(ExitCode::SUCCESS)
}
