//! What becomes of a run that cannot go on.

use std::time::Duration;

use bursar_connectors::{ConnectorError, ErrorClass};
use bursar_jobs::{JobError, Outcome};
use bursar_kernel::{Error, Timestamp};

use super::finish::deauthorize;
use super::session::Session;
use super::troubles::{Trouble, TroubleCode};
use super::{Progress, StepError, runs, usage};
use crate::open_book::SpentBudget;

/// Retry, wait, or stop: decided by the class of the failure.
pub(crate) async fn fail(session: &Session<'_>, progress: &Progress, error: StepError) -> Result<Outcome, JobError> {
    match error {
        StepError::Job(error) => Err(error),
        StepError::NoToken(error) => {
            let message = format!("{} did not renew our access: it is asked again", session.facts.title);
            note(session, progress, Trouble::new(TroubleCode::ProviderUnavailable, message, session.now()), None).await?;
            Err(JobError::retry(error))
        }
        StepError::Dead => deauthorize(session, progress).await.map(|()| Outcome::Done),
        StepError::Provider(error) => provider_failed(session, progress, error).await,
        StepError::Short { stream, .. } | StepError::Endless { stream, .. } => {
            Err(JobError::retry(Error::internal(format!("the list of {stream} was not set aside"))))
        }
    }
}

async fn provider_failed(session: &Session<'_>, progress: &Progress, error: ConnectorError) -> Result<Outcome, JobError> {
    let title = &session.facts.title;
    let trouble = |code, message| Trouble {
        provider_code: error.code.clone(),
        trace_id: error.trace_id.clone(),
        ..Trouble::new(code, message, session.now())
    };
    match error.class {
        ErrorClass::Revoked => {
            charge(session, &error).await?;
            deauthorize(session, progress).await.map(|()| Outcome::Done)
        }
        ErrorClass::Wait { seconds } => {
            let message = format!("{title} asks us to wait for {seconds} seconds: {}", error.message);
            note(session, progress, trouble(TroubleCode::ProviderLimit, message), Some(&error)).await?;
            Err(JobError::retry_after(Duration::from_secs(seconds), Error::internal(error)))
        }
        ErrorClass::Retry | ErrorClass::Unauthorized | ErrorClass::Forbidden | ErrorClass::Person | ErrorClass::Bug => {
            let message = format!("{title} did not answer as expected: {}", error.message);
            note(session, progress, trouble(TroubleCode::ProviderUnavailable, message), Some(&error)).await?;
            Err(JobError::retry(Error::internal(error)))
        }
    }
}

/// Tomorrow, when the day's calls are nearly used up and nobody waits.
pub(crate) async fn over_budget(session: &Session<'_>, progress: &Progress) -> Result<Option<Timestamp>, JobError> {
    if progress.run.is_forced {
        return Ok(None);
    }
    let Some(SpentBudget { used, per_day, until }) = session.spent_budget().await? else { return Ok(None) };
    let message = format!("{used} of the day's {per_day} calls are used: the rest is kept for syncs and documents that people wait for");
    note(session, progress, Trouble::new(TroubleCode::DayBudget, message, session.now()), None).await?;
    Ok(Some(until))
}

/// The run goes on later; whoever looks meanwhile sees why it waits.
async fn note(session: &Session<'_>, progress: &Progress, trouble: Trouble, error: Option<&ConnectorError>) -> Result<(), JobError> {
    let tx = session.lease.begin(&session.engine.db).await?;
    if let Some(error) = error.filter(|error| error.cost.calls > 0) {
        usage::charge(&tx, &session.account(), error.cost, session.now()).await?;
    }
    runs::note(&tx, progress.run.id, trouble).await?;
    Ok(tx.commit().await?)
}

/// A question that failed was metered all the same.
pub(crate) async fn charge(session: &Session<'_>, error: &ConnectorError) -> Result<(), JobError> {
    if error.cost.calls == 0 {
        return Ok(());
    }
    let tx = session.lease.begin(&session.engine.db).await?;
    usage::charge(&tx, &session.account(), error.cost, session.now()).await?;
    Ok(tx.commit().await?)
}
