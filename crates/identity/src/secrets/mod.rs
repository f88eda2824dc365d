//! Client secrets: several of a project are accepted side by side, so that one can be replaced without a pause.

use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::Db;
use bursar_store::sea_orm::{self, FromQueryResult};
use serde::Serialize;
use sha2::{Digest, Sha256};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::partners;

pub(crate) mod store;

/// A client secret, as far as anybody may know it after it was shown.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ClientSecret {
    /// Its id: how it is named where it is revoked.
    pub id: Uuid,
    pub(crate) hash: Vec<u8>,
    /// What it is for.
    pub name: Option<String>,
    /// When it ends, or ended.
    pub revoked_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The status of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = ClientSecretStatusEnum)]
pub enum SecretStatus {
    /// It is accepted.
    Active,
    /// It is accepted until the moment of `ends_at`.
    ScheduledToRevoke,
    /// It is refused, and so are the tokens that were made with it.
    Revoked,
}

impl ClientSecret {
    /// Whether these words are this secret.
    pub fn is(&self, secret: &str) -> bool {
        self.hash == hash(secret)
    }

    /// Its status.
    pub fn status(&self, now: Timestamp) -> SecretStatus {
        match self.revoked_at {
            None => SecretStatus::Active,
            Some(at) if at > now => SecretStatus::ScheduledToRevoke,
            Some(_) => SecretStatus::Revoked,
        }
    }
}

/// Secrets are long and random, so a plain hash keeps them.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// One more secret of the project, beside the others. Shown this once: only its hash is kept.
pub async fn create_secret(db: &Db, env: &Env, project_id: Uuid) -> Result<(Uuid, String)> {
    let (id, secret) = (env.id(), env.rng.token());
    let tx = db.begin().await?;
    if !partners::store::project_exists(&tx, project_id).await? {
        return Err(Error::not_found(&format!("project {project_id}")));
    }
    store::insert(&tx, project_id, id, &hash(&secret), None, env.now()).await?;
    tx.commit().await?;
    Ok((id, secret))
}

/// All secrets of the project, oldest first.
pub async fn list_secrets(db: &Db, project_id: Uuid) -> Result<Vec<ClientSecret>> {
    if !partners::project_exists(db, project_id).await? {
        return Err(Error::not_found(&format!("project {project_id}")));
    }
    store::list(db, project_id).await
}

/// Ends a secret at that moment; until then another moment can be chosen. What has ended stays ended. The tokens
/// that were made with it end with it. Answers how many other secrets the project has then.
pub async fn revoke_secret(db: &Db, env: &Env, project_id: Uuid, id: Uuid, at: Timestamp) -> Result<usize> {
    let now = env.now();
    let at = at.max(now);
    let tx = db.begin().await?;
    let secrets = store::list(&tx, project_id).await?;
    let secret = secrets.iter().find(|secret| secret.id == id).ok_or_else(|| Error::not_found(&format!("secret {id}")))?;
    if secret.status(now) == SecretStatus::Revoked {
        return Err(Error::conflict(format!("the secret {id} is revoked already: make a new one")));
    }
    store::set_end(&tx, project_id, id, at).await?;
    tx.commit().await?;
    Ok(secrets.iter().filter(|other| other.id != id && other.status(at) != SecretStatus::Revoked).count())
}

#[cfg(test)]
mod tests {
    use bursar_kernel::TimeDelta;

    use super::*;

    #[test]
    fn a_secret_is_accepted_until_the_moment_of_its_end() {
        let now: Timestamp = "2024-06-03T09:30:00Z".parse().unwrap();
        let status =
            |revoked_at| ClientSecret { id: Uuid::nil(), hash: Vec::new(), name: None, revoked_at, created_at: now }.status(now).into_str();
        assert_eq!(status(None), "active");
        assert_eq!(status(Some(now + TimeDelta::microseconds(1))), "scheduled_to_revoke");
        assert_eq!(status(Some(now)), "revoked");
        assert_eq!(status(Some(now - TimeDelta::days(1))), "revoked");
    }
}
