//! The command line: one file for each command.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use bursar_kernel::Result;
use clap::{Parser, Subcommand};

use crate::config::{self, Config};

mod adopt;
mod app;
mod audit;
mod dev;
mod doctor;
mod keys;
mod mail;
mod member;
mod migrate;
mod partner;
mod restored;
mod secret;
mod serve;
mod simulate;
mod why;

/// A self-hosted server for embedded accounting: it connects the books of companies in QuickBooks Online and Xero.
#[derive(Debug, Parser)]
#[command(name = "bursar", version, max_term_width = 120)]
pub struct CommandLine {
    /// The configuration file (TOML). Every key can also be set in the environment: listen is BURSAR_LISTEN.
    #[arg(long, global = true, env = "BURSAR_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything in one process for trying out: server, worker and simulated providers with books in them
    Dev(dev::Arguments),
    /// Serve the API and the pages
    Serve(serve::Arguments),
    /// Work off the queue: pulls, revocations
    Work,
    /// Only the simulated QuickBooks Online and Xero
    Simulate(simulate::Arguments),
    /// Bring the database's schema up to this release
    Migrate(migrate::Arguments),
    /// Print the OpenAPI document of the API
    Openapi,
    /// Partners: the platforms that call the API
    #[command(subcommand)]
    Partner(partner::Action),
    /// Members of a partner's team, who sign in at the partner portal
    #[command(subcommand)]
    Member(member::Action),
    /// Client secrets of a project: make, list, end
    #[command(subcommand)]
    Secret(secret::Action),
    /// Provider apps: a platform's own registration at Intuit or Xero
    #[command(subcommand)]
    App(app::Action),
    /// Print the audit log: who changed what, when, by which request; one JSON object a line
    Audit(audit::Arguments),
    /// Make a database that was made by another deployment this one's own: until then nothing leaves a server over it
    Adopt,
    /// Say that the database was brought back from a backup: what the backup does not know of is looked for in the ledgers before it is written
    Restored,
    /// Say why a document is in its ledger, or is not: by number or id, over all entities; reads only
    Why(why::Arguments),
    /// Master keys: move all secrets to a new one
    #[command(subcommand)]
    Keys(keys::Action),
    /// Mail: try out whether it leaves
    #[command(subcommand)]
    Mail(mail::Action),
    /// Examine configuration, database, keys and providers, and say what to do
    Doctor,
}

/// Prints. Nobody reads any more (`bursar dev | head`): that is no reason to fall over.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Does what the command line asks for.
pub async fn run(command_line: CommandLine) -> Result<ExitCode> {
    crate::listen();
    let CommandLine { config: file, command } = command_line;
    let configured = || -> Result<Config> { Ok(Config::read(file.as_deref(), &config::environment())?) };
    match command {
        Command::Dev(arguments) => dev::run(arguments).await?,
        Command::Simulate(arguments) => simulate::run(arguments).await?,
        Command::Openapi => say(&format!("{:#}", crate::document())),
        Command::Doctor => return doctor::run(Config::read(file.as_deref(), &config::environment())).await,
        Command::Serve(arguments) => serve::run(configured()?, arguments).await?,
        Command::Work => serve::work(configured()?).await?,
        Command::Keys(action) => return keys::run(configured()?, action).await,
        Command::Mail(action) => return mail::run(&configured()?, action).await,
        Command::Migrate(arguments) => return migrate::run(configured()?, arguments).await,
        Command::Adopt => adopt::run(configured()?).await?,
        Command::Restored => restored::run(configured()?).await?,
        Command::Why(arguments) => return why::run(configured()?, arguments).await,
        Command::Secret(action) => secret::run(configured()?, action).await?,
        Command::Partner(action) => partner::run(configured()?, action).await?,
        Command::Member(action) => member::run(configured()?, action).await?,
        Command::Audit(arguments) => audit::run(configured()?, arguments).await?,
        Command::App(action) => app::run(configured()?, action).await?,
    }
    Ok(ExitCode::SUCCESS)
}
