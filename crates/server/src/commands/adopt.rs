//! `bursar adopt`: a database that was made by another deployment becomes this one's own.

use bursar_kernel::{Env, Result};

use super::say;
use crate::compose::open_database;
use crate::config::{Config, needed};
use crate::deployment;

pub(super) async fn run(config: Config) -> Result<()> {
    let public_url = needed(&config.public_url, "public_url")?;
    let db = open_database(&config).await?;
    db.migrate().await?;
    match deployment::adopt(&db, &Env::system(), public_url).await? {
        Some(before) if !deployment::is_same(&before, public_url) => say(&format!(
            "the database belonged to the deployment at {before}, and belongs to {public_url} from now on.\n\nSee that no server runs \
            at the former address any more, then start this one again: what was held leaves at once."
        )),
        _ => say(&format!("the database belongs to the deployment at {public_url}")),
    }
    Ok(())
}
