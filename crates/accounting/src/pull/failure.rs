//! What becomes of a run that met a problem.

use std::time::Duration;

use bursar_connectors::{ConnectorError, ErrorClass};
use bursar_jobs::{JobError, Outcome, Priority};
use bursar_kernel::{Error, Timestamp};

use super::runs::{self, RunStatus};
use super::session::{Session, StepError};
use super::troubles::{Trouble, TroubleCode};
use super::{cursors, usage};
use crate::connections;

impl Session<'_> {
    /// Retry, wait, stop or ask a person: decided by the class of the failure.
    pub(crate) async fn fail(&self, problem: StepError, next_pull: Timestamp) -> Result<Outcome, JobError> {
        match problem {
            StepError::Job(error) => Err(error),
            StepError::NoToken(error) => {
                let message = format!("{} did not renew our access: it is asked again", self.facts.title);
                self.note(self.trouble(TroubleCode::ProviderUnavailable, message), None).await?;
                Err(JobError::retry(error))
            }
            StepError::Dead => self.deauthorise().await.map(|()| Outcome::Done),
            StepError::Provider(error) => self.provider_failed(error, next_pull).await,
            StepError::Short { stream, announced, seen } => {
                let title = &self.facts.title;
                let message = format!(
                    "{title} announced {announced} {stream} and gave {seen}: nothing was taken as deleted, and the list is read again"
                );
                self.give_up(self.trouble(TroubleCode::ListShort, message).in_stream(&stream), Some(&stream)).await?;
                Ok(Outcome::Again(next_pull, Priority::Incremental))
            }
        }
    }

    async fn provider_failed(&self, error: ConnectorError, next_pull: Timestamp) -> Result<Outcome, JobError> {
        let title = &self.facts.title;
        let trouble =
            |code, message| Trouble { provider_code: error.code.clone(), trace_id: error.trace_id.clone(), ..self.trouble(code, message) };
        match error.class {
            ErrorClass::Revoked => {
                self.charge(&error).await?;
                self.deauthorise().await.map(|()| Outcome::Done)
            }
            ErrorClass::Wait { seconds } => {
                let message = format!("{title} asks us to wait for {seconds} seconds: {}", error.message);
                self.note(trouble(TroubleCode::ProviderLimit, message), Some(&error)).await?;
                Err(JobError::retry_after(Duration::from_secs(seconds), Error::internal(error)))
            }
            ErrorClass::Retry | ErrorClass::Unauthorized => {
                let message = format!("{title} did not answer as it should: {}", error.message);
                self.note(trouble(TroubleCode::ProviderUnavailable, message), Some(&error)).await?;
                Err(JobError::retry(Error::internal(error)))
            }
            ErrorClass::Person => {
                self.charge(&error).await?;
                self.give_up(trouble(TroubleCode::LedgerRefused, format!("{title}: {}", error.message)), None).await?;
                Ok(Outcome::Again(next_pull, Priority::Incremental))
            }
            ErrorClass::Bug => {
                self.charge(&error).await?;
                let code = error.code.clone().unwrap_or_default();
                tracing::error!(platform = title, code, trace_id = error.trace_id, error = %error, "the provider refused a question of ours");
                let message = format!("{title} refused a question of ours ({code}): we are at fault, no one there needs to act");
                self.give_up(trouble(TroubleCode::QuestionRefused, message), None).await?;
                Ok(Outcome::Again(next_pull, Priority::Incremental))
            }
        }
    }

    fn trouble(&self, code: TroubleCode, message: String) -> Trouble {
        Trouble::new(code, message, self.engine.env.now())
    }

    /// The run ends here; the connection says why, and a list that cannot be trusted begins anew.
    async fn give_up(&self, trouble: Trouble, distrusted: Option<&str>) -> Result<(), JobError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        let mut run = self.run.clone();
        let message = trouble.message.clone();
        run.note(trouble);
        self.close(&tx, &mut run, RunStatus::Failed, Some(message.clone())).await?;
        if let Some((stream, cursor)) = distrusted.and_then(|stream| self.cursors.get_key_value(stream)) {
            let mut cursor = cursor.clone();
            cursor.reading = None;
            cursors::save(&tx, self.book.id, stream, &cursor).await?;
        }
        if let Some(mut connection) = connections::store::lock_for_job(&tx, self.connection_id).await? {
            connection.trouble(message, self.engine.env.now());
            connections::store::save(&tx, &connection).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The run goes on later; whoever looks meanwhile sees why it waits.
    pub(crate) async fn note(&self, trouble: Trouble, error: Option<&ConnectorError>) -> Result<(), JobError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        if let Some(error) = error.filter(|error| error.cost.calls > 0) {
            usage::charge(&tx, &self.account(), error.cost, self.engine.env.now()).await?;
        }
        runs::note(&tx, self.run.id, trouble).await?;
        Ok(tx.commit().await?)
    }

    /// A question that failed was metered all the same.
    async fn charge(&self, error: &ConnectorError) -> Result<(), JobError> {
        if error.cost.calls == 0 {
            return Ok(());
        }
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        usage::charge(&tx, &self.account(), error.cost, self.engine.env.now()).await?;
        Ok(tx.commit().await?)
    }
}
