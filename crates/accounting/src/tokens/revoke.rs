//! Letting go at the provider: told again and again until it has confirmed or the tokens have expired, then the tokens are destroyed.

use async_trait::async_trait;
use bursar_connectors::facts::CompanySource;
use bursar_connectors::oauth::OAuthError;
use bursar_connectors::{ErrorClass, Facts, forget_company};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::Tx;
use serde::{Deserialize, Serialize};

use super::{NoAccess, RevocationEnd, TokenSet, access, app_of, newer, store};
use crate::apps::App;
use crate::authorizations;
use crate::connections::{self, Connection};
use crate::engine::Engine;

/// Gives tokens back.
#[derive(Debug, Serialize, Deserialize)]
pub struct RevokeTokens {
    token_set_id: Uuid,
    /// The provider's own connections that end with it, where it has them.
    remote_connections: Vec<String>,
    lane: String,
    /// Only if no connection uses the tokens by then: a consent that nobody confirmed.
    only_unused: bool,
    /// `None` where no connection uses the tokens.
    #[serde(default)]
    partner_id: Option<Uuid>,
}

/// Queues the revocation of a connection that was disconnected, in the same transaction.
pub(crate) async fn enqueue(tx: &Tx, env: &Env, connection: &Connection) -> Result<()> {
    let (Some(token_set_id), Some(book_id)) = (connection.token_set_id, connection.book_id) else { return Ok(()) };
    let lane = store::lane_of(tx, token_set_id, book_id).await?;
    let remote_connections = connection.remote_connection_id.iter().cloned().collect();
    let partner_id = Some(connections::store::partner_of(tx, connection.project_id).await?);
    let job = RevokeTokens { token_set_id, remote_connections, lane, only_unused: false, partner_id };
    bursar_jobs::enqueue(tx, env, &job).await
}

/// Queues the revocation of a consent that was declined, or will not have been confirmed by `at`.
pub(crate) async fn enqueue_unconfirmed(tx: &Tx, env: &Env, app_id: Uuid, token_set_id: Uuid, at: Timestamp) -> Result<()> {
    let lane = format!("consent/{app_id}/{token_set_id}");
    let job = RevokeTokens { token_set_id, remote_connections: Vec::new(), lane, only_unused: true, partner_id: None };
    bursar_jobs::enqueue_at(tx, env, &job, Priority::Incremental, at).await
}

/// What tells the job of these tokens from others in the queue.
pub(crate) fn value(token_set_id: Uuid) -> String {
    format!("revoke/{token_set_id}")
}

#[async_trait]
impl Job for RevokeTokens {
    const KIND: &'static str = "revoke_tokens";
    const PRIORITY: Priority = Priority::Person;
    /// Until the provider confirmed or the tokens expired, however long that takes.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Engine;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    fn tenant(&self) -> String {
        self.partner_id.map(|id| id.to_string()).unwrap_or_default()
    }

    fn same_as(&self) -> Option<String> {
        Some(value(self.token_set_id))
    }

    async fn run(self, engine: &Engine, lease: &Lease) -> Result<Outcome, JobError> {
        let Some(set) = store::get(&engine.db, &engine.vault, self.token_set_id).await? else { return Ok(Outcome::Done) };
        if set.refresh.is_none() || (self.only_unused && connections::store::uses_tokens(&engine.db, set.id).await?) {
            return Ok(Outcome::Done);
        }
        let has_expired = set.refresh_expires_at.is_some_and(|at| at <= engine.env.now());
        let ended = match has_expired {
            true => Ok(RevocationEnd::Expired),
            false => self.tell_provider(engine, &app_of(engine, &set).await?, &set).await.map(|()| RevocationEnd::Confirmed),
        };
        let tx = lease.begin(&engine.db).await?;
        store::note_revocation(&tx, &engine.env, set.id, *ended.as_ref().unwrap_or(&RevocationEnd::Failed)).await?;
        if ended.is_ok() {
            store::destroy(&tx, set.id, engine.env.now()).await?;
        }
        tx.commit().await?;
        ended.map(|_| Outcome::Done)
    }
}

impl RevokeTokens {
    /// Where a consent covers several companies, ours alone is disconnected; the consent itself goes with the last of them.
    async fn tell_provider(&self, engine: &Engine, app: &App, set: &TokenSet) -> Result<(), JobError> {
        let facts = Facts::of(app.platform);
        let others = match &set.subject {
            Some(subject) => connections::store::sharing_consent(&engine.db, app.id, subject, set.id).await?,
            None => Vec::new(),
        };
        if facts.oauth.companies == CompanySource::Connections {
            let unconfirmed = authorizations::store::remote_connections(&engine.db, set.id).await?;
            for remote in if self.only_unused { &unconfirmed } else { &self.remote_connections } {
                // Another of our connections may have come to use the same one since.
                if !others.iter().any(|other| other.remote_connection_id.as_ref() == Some(remote)) {
                    self.forget(engine, app, set, remote).await?;
                }
            }
        }
        if !others.is_empty() {
            return Ok(());
        }
        let current = store::get(&engine.db, &engine.vault, set.id).await?;
        let Some(refresh) = current.and_then(|current| current.refresh) else { return Ok(()) };
        let failed = |error: &dyn std::fmt::Display| JobError::retry(Error::internal(format!("the provider was not told: {error}")));
        match engine.oauth(app).revoke(&refresh).await {
            Ok(()) => Ok(()),
            // A token that the provider no longer knows is refused by some as a bad request. Only if it cannot be refreshed either is it gone.
            Err(error @ OAuthError::Refused { status: 400, .. }) => match newer(engine, app, set.id, set.generation).await {
                Err(NoAccess::Dead) => Ok(()),
                _ => Err(failed(&error)),
            },
            Err(error) => Err(failed(&error)),
        }
    }

    async fn forget(&self, engine: &Engine, app: &App, set: &TokenSet, remote: &str) -> Result<(), JobError> {
        let token = match access(engine, app, set.id).await {
            Ok(access) => access.token,
            // The provider forgot us before we asked it to.
            Err(NoAccess::Dead) => return Ok(()),
            Err(NoAccess::Later(error)) => return Err(JobError::retry(error)),
        };
        let pacer = engine.pacer(app, remote);
        match forget_company(Facts::of(app.platform), &app.environment, engine.wire.clone(), pacer, token, remote).await {
            Ok(_) => Ok(()),
            Err(error) => match error.class {
                ErrorClass::Unauthorized | ErrorClass::Revoked => Ok(()),
                ErrorClass::Wait { seconds } => Err(JobError::retry_after(std::time::Duration::from_secs(seconds), Error::internal(error))),
                _ => Err(JobError::retry(Error::internal(error))),
            },
        }
    }
}
