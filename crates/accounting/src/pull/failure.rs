//! What becomes of a run that met a problem.

use std::time::Duration;

use bursar_connectors::{Class as Cause, ConnectorError};
use bursar_jobs::{Class, JobError, Outcome};
use bursar_kernel::{Error, Timestamp};

use super::runs::{self, RunStatus};
use super::session::{Problem, Session};
use super::{cursors, usage};
use crate::connections;

impl Session<'_> {
    /// Retry, wait, stop or ask a person: decided by the class of the failure.
    pub(crate) async fn fail(&self, problem: Problem, next_pull: Timestamp) -> Result<Outcome, JobError> {
        match problem {
            Problem::Job(error) => Err(error),
            Problem::Dead => self.deauthorise().await.map(|()| Outcome::Done),
            Problem::Provider(error) => self.provider_failed(error, next_pull).await,
            Problem::Short { stream, announced, seen } => {
                let title = &self.facts.title;
                let message = format!(
                    "{title} announced {announced} {stream} and gave {seen}: nothing was taken as deleted, and the list is read again"
                );
                self.give_up(message, Some(&stream)).await?;
                Ok(Outcome::Again(next_pull, Class::Incremental))
            }
        }
    }

    async fn provider_failed(&self, error: ConnectorError, next_pull: Timestamp) -> Result<Outcome, JobError> {
        self.charge(&error).await?;
        match error.class {
            Cause::Revoked => self.deauthorise().await.map(|()| Outcome::Done),
            Cause::Wait { seconds } => Err(JobError::retry_after(Duration::from_secs(seconds), Error::internal(error))),
            Cause::Retry | Cause::Unauthorized => Err(JobError::retry(Error::internal(error))),
            Cause::Person => {
                self.give_up(format!("{}: {}", self.facts.title, error.message), None).await?;
                Ok(Outcome::Again(next_pull, Class::Incremental))
            }
            Cause::Bug => {
                let code = error.code.clone().unwrap_or_default();
                tracing::error!(platform = self.facts.title, code, trace_id = error.trace_id, error = %error, "the provider refused a question of ours");
                self.give_up(
                    format!("{} refused a question of ours ({code}): we are at fault, no one there needs to act", self.facts.title),
                    None,
                )
                .await?;
                Ok(Outcome::Again(next_pull, Class::Incremental))
            }
        }
    }

    /// The run ends here; the connection says why, and a list that cannot be trusted begins anew.
    async fn give_up(&self, message: String, distrusted: Option<&str>) -> Result<(), JobError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        let mut run = self.run.clone();
        self.close(&mut run, RunStatus::Failed, Some(message.clone()));
        runs::save(&tx, &run).await?;
        if let Some((stream, cursor)) = distrusted.and_then(|stream| self.cursors.get_key_value(stream)) {
            let mut cursor = cursor.clone();
            cursor.reading = None;
            cursors::save(&tx, self.book.id, stream, &cursor).await?;
        }
        if let Some(mut connection) = connections::store::lock_for_job(&tx, self.connection_id).await? {
            connection.trouble(message, self.engine.ambient.now());
            connections::store::save(&tx, &connection).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A question that failed was metered all the same.
    async fn charge(&self, error: &ConnectorError) -> Result<(), JobError> {
        if error.cost.calls == 0 {
            return Ok(());
        }
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        usage::charge(&tx, &self.account(), error.cost, self.engine.ambient.now()).await?;
        Ok(tx.commit().await?)
    }
}
