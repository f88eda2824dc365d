//! `bursar secret`: client secrets of a project, several side by side, so that one can be replaced without a pause.

use super::say;
use bursar_identity::{SecretStatus, create_secret, list_secrets, revoke_secret};
use bursar_kernel::{Env, Error, Result, TimeDelta, Timestamp, Uuid, wire_time};
use clap::Subcommand;

use crate::compose::open_database;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Make one more secret; those that are there stay accepted
    Create {
        /// The project, as `bursar partner create` shows it
        #[arg(long)]
        project: Uuid,
    },
    /// List the secrets of a project: id, status, when made, when it ends
    List {
        /// The project
        #[arg(long)]
        project: Uuid,
    },
    /// End a secret, at once or later; the tokens that were made with it end with it
    Revoke {
        /// The project
        #[arg(long)]
        project: Uuid,
        /// The secret, as `bursar secret list` shows it
        secret: Uuid,
        /// When, such as 2026-01-31T12:00:00Z
        #[arg(long, conflicts_with = "in_hours")]
        at: Option<Timestamp>,
        /// In how many hours from now
        #[arg(long, value_parser = clap::value_parser!(i64).range(0..=8760))]
        in_hours: Option<i64>,
    },
}

pub(super) async fn run(config: Config, action: Action) -> Result<()> {
    let db = open_database(&config).await?;
    db.migrate().await?;
    let env = Env::system();
    let now = env.now();
    match action {
        Action::Create { project } => {
            let (id, secret) = create_secret(&db, &env, project).await?;
            say(&format!("secret_id     {id}\nclient_secret {secret}\n\nThe secret is shown this once: it is kept only as a hash."));
        }
        Action::List { project } => {
            for secret in list_secrets(&db, project).await? {
                let ends = secret.revoked_at.map_or_else(String::new, |at| format!("  ends {}", wire_time(at)));
                say(&format!("{}  {:<19}  made {}{ends}", secret.id, secret.status(now).into_str(), wire_time(secret.created_at)));
            }
        }
        Action::Revoke { project, secret, at, in_hours } => {
            let at = at.or(in_hours.map(|hours| now + TimeDelta::hours(hours))).unwrap_or(now);
            if at < now {
                return Err(Error::internal(format!("--at {} is in the past: leave it out to end the secret at once", wire_time(at))));
            }
            let others = revoke_secret(&db, &env, project, secret, at).await?;
            let status = if at > now { SecretStatus::ScheduledToRevoke } else { SecretStatus::Revoked };
            say(&format!("secret {secret} is {}: it ends at {}", status.into_str(), wire_time(at)));
            if others == 0 {
                say("the project has no other secret then, and nobody can sign in: make one with bursar secret create");
            }
        }
    }
    Ok(())
}
