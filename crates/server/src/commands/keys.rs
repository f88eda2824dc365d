//! `bursar keys`: which master key the secrets are under, and moving them to a new one.

use std::process::ExitCode;

use bursar_kernel::{Env, Result};
use bursar_store::reseal;
use clap::Subcommand;

use super::say;
use crate::compose::{open_database, sealed, vault};
use crate::config::{Config, needed};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Seal every secret again under master_key; old_master_keys open what is not yet. Servers and workers go on meanwhile
    Rotate,
}

/// Fails when a secret was still under an old key at the second look: then some process still seals with it.
pub(super) async fn run(config: Config, Action::Rotate: Action) -> Result<ExitCode> {
    let key = needed(&config.master_key, "master_key")?;
    let vault = vault(key, &config.old_master_keys);
    let (db, env) = (open_database(&config).await?, Env::system());
    let mut late = 0;
    for column in sealed() {
        let name = format!("{}.{}", column.table, column.column);
        let first = reseal(&db, &vault, &env, &column).await?;
        let second = reseal(&db, &vault, &env, &column).await?;
        late += second.moved;
        say(&format!("{name:<40} {:>8} secrets, {:>8} moved", second.seen, first.moved + second.moved));
    }
    if late > 0 {
        say(&format!("{late} secrets were sealed under an old key meanwhile: give the new key to every process, then rotate again"));
        return Ok(ExitCode::FAILURE);
    }
    say("every secret is under master_key: old_master_keys may go once no backup needs them");
    Ok(ExitCode::SUCCESS)
}
