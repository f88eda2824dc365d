//! `bursar mail`: does mail leave?

use std::process::ExitCode;

use bursar_kernel::{Env, Result};
use clap::Subcommand;

use super::say;
use crate::config::{Config, needed};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Send a mail to an address, by the server that `smtp_url` names
    Test {
        /// Where it goes
        to: String,
    },
}

pub(super) async fn run(config: &Config, action: Action) -> Result<ExitCode> {
    let Action::Test { to } = action;
    let (server, sender) = needed(&config.mail, "smtp_url")?.way(None)?;
    match bursar_mail::try_out(&Env::system(), server, &sender, &to).await {
        Ok(()) => {
            say(&format!("sent to {to}: the mail server took it"));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(&format!("not sent to {to}: {error}"));
            Ok(ExitCode::FAILURE)
        }
    }
}
