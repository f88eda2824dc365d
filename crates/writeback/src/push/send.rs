//! The bytes leave, and what the provider answers is written down.

use bursar_accounting::NoAnswer;
use bursar_connectors::write::Sent;
use bursar_connectors::{Cost, ErrorClass};
use bursar_jobs::JobError;
use bursar_kernel::Error;
use bytes::Bytes;

use super::{Session, Step, finish};
use crate::attempts::{AttemptOutcome, PushAttempt};

/// Sends an attempt that is committed.
pub(super) async fn send(session: &Session<'_>, attempt: PushAttempt) -> Result<Step, JobError> {
    if session.open.now() >= attempt.send_before {
        // Another worker may have the lane by the time that the bytes arrive.
        return finish::not_sent(session, attempt).await;
    }
    let Some(file) = &bytes(session, &attempt).await? else { return finish::withdrawn(session, attempt).await };
    let (key, prepared) = (attempt.key.as_str(), &attempt.prepared);
    let answered = session
        .open
        .ask(|ledger| async move {
            match ledger.send(key, prepared, file.clone()).await {
                // Nothing was done: a new token may help.
                (Sent::NotDone(error), _) if error.class == ErrorClass::Unauthorized => Err(error),
                answered => Ok(answered),
            }
        })
        .await;
    match answered {
        Ok((sent, cost)) => ended(session, attempt, sent, cost).await,
        Err(NoAnswer::Provider(error)) => {
            let cost = error.cost;
            ended(session, attempt, Sent::NotDone(error), cost).await
        }
        Err(no_token) => {
            let id = attempt.synced_record_id;
            finish::close(session, attempt).await?;
            finish::no_answer(session, id, no_token).await
        }
    }
}

/// The bytes of the file that goes with a write, nothing where none does; `None` when it is gone.
async fn bytes(session: &Session<'_>, attempt: &PushAttempt) -> Result<Option<Bytes>, JobError> {
    let Some(prepared) = &attempt.prepared.file else { return Ok(Some(Bytes::new())) };
    let engine = session.open.engine;
    let id = prepared.id.parse().map_err(Error::internal)?;
    match bursar_files::attached(&engine.db, &session.scope, vec![id]).await?.pop() {
        Some(file) => Ok(Some(engine.files.read(&file).await?.into())),
        None => Ok(None),
    }
}

async fn ended(session: &Session<'_>, attempt: PushAttempt, sent: Sent, cost: Cost) -> Result<Step, JobError> {
    match sent {
        Sent::Confirmed(record) => finish::confirmed(session, attempt, AttemptOutcome::Confirmed, *record, Vec::new(), cost).await,
        Sent::Refused(refusal) => finish::refused(session, attempt, refusal, cost).await,
        Sent::NotDone(error) => finish::not_done(session, attempt, error, cost).await,
        Sent::Unknown(error) => finish::unknown(session, attempt, error, cost).await,
    }
}
