//! `bursar restored`: the database was brought back from a backup, and providers may have what it does not know of.

use bursar_kernel::{Env, Result};

use super::say;
use crate::compose::open_database;
use crate::config::Config;
use crate::deployment;

pub(super) async fn run(config: Config) -> Result<()> {
    let db = open_database(&config).await?;
    db.migrate().await?;
    match deployment::restored(&db, &Env::system()).await? {
        true => say(
            "from the next start on, whatever is older than this moment is looked for in the ledgers before it is written there: nothing that \
            was written after the backup is written twice",
        ),
        false => say("no server was ever started over this database: there is nothing to look for"),
    }
    Ok(())
}
