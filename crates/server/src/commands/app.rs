//! `bursar app set`: a platform's own registration at Intuit or Xero.

use bursar_accounting::apps::NewApp;
use bursar_connectors::Platform;
use bursar_kernel::{Env, Error, Result, Uuid};
use std::io::{IsTerminal, Read};

use super::say;
use clap::{Subcommand, ValueEnum};

use crate::compose::{open_database, vault};
use crate::config::{Config, needed};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Register the project's app at a provider, or change what is registered; the client secret is read from standard input
    Set {
        /// The project, as `bursar partner create` shows it
        #[arg(long)]
        project: Uuid,
        /// The provider
        #[arg(long, value_enum)]
        provider: Provider,
        /// `production`, `sandbox` (Intuit development keys), or the base URL of a simulator
        #[arg(long, default_value = "production")]
        environment: String,
        /// The client id that the provider shows
        #[arg(long)]
        client_id: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Provider {
    /// QuickBooks Online
    #[value(alias = "quickbooks")]
    QuickbooksOnline,
    /// Xero
    Xero,
}

impl From<Provider> for Platform {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::QuickbooksOnline => Platform::QuickbooksOnline,
            Provider::Xero => Platform::Xero,
        }
    }
}

pub(super) async fn run(config: Config, action: Action) -> Result<()> {
    let Action::Set { project, provider, environment, client_id } = action;
    let platform = Platform::from(provider);
    let key = needed(&config.master_key, "master_key")?;
    check_environment(&environment, config.allow_simulator)?;
    let secret = secret_from_input()?;
    let db = open_database(&config).await?;
    db.migrate().await?;
    if !bursar_identity::project_exists(&db, project).await? {
        return Err(Error::not_found(&format!("project {project}")));
    }
    let (vault, env) = (vault(key, &config.old_master_keys), Env::system());
    let tx = db.begin().await?;
    let id = {
        let app = NewApp { project_id: project, platform, environment: &environment, client_id: client_id.trim(), client_secret: &secret };
        bursar_accounting::apps::put(&tx, &vault, &env, app).await?
    };
    tx.commit().await?;
    say(&format!("the {} app of project {project} is set ({environment}), id {id}", platform.as_str()));
    if let Some(public_url) = &config.public_url {
        say(&format!("redirect URI to register there: {}", redirect_uri(public_url, platform)));
    }
    Ok(())
}

/// Where the provider sends people back to; the operator registers it there, to the letter.
pub(super) fn redirect_uri(public_url: &str, platform: Platform) -> String {
    format!("{public_url}/oauth/{}/callback", platform.as_str())
}

fn check_environment(environment: &str, allow_simulator: bool) -> Result<()> {
    if matches!(environment, "production" | "sandbox") {
        return Ok(());
    }
    if !(environment.starts_with("http://") || environment.starts_with("https://")) {
        return Err(Error::internal(format!("--environment {environment} is neither production, nor sandbox, nor the URL of a simulator")));
    }
    if !allow_simulator {
        return Err(Error::internal(
            "--environment names a simulator: turn allow_simulator on (BURSAR_ALLOW_SIMULATOR=on) where no real books are connected",
        ));
    }
    Ok(())
}

/// From standard input, so that it stands in no process list and no shell history.
fn secret_from_input() -> Result<String> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("Paste the client secret, then press Enter and Ctrl-D:");
    }
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let secret = text.trim().to_owned();
    if secret.is_empty() {
        return Err(Error::internal("the client secret on standard input is empty: pipe it in, as in `bursar app set ... < secret.txt`"));
    }
    Ok(secret)
}
