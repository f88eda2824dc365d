//! The next thing that a run does, and what becomes of a list that cannot be read: it is set aside, and keeps no other waiting.

use bursar_connectors::{ConnectorError, ErrorClass};
use bursar_kernel::Timestamp;

use super::plan::{self, CHANGES, COMPANY, Cursor, Due};
use super::session::Session;
use super::troubles::{Trouble, TroubleCode};
use super::{Progress, Step, StepError, changes, cursors, finish, page, runs, usage};

/// Does the next thing that is due.
pub(crate) async fn next(session: &Session<'_>, progress: &mut Progress) -> Result<Step, StepError> {
    let due = plan::next(session.facts, &progress.cursors, Session::frame(&progress.run), |stream| session.may_read(stream));
    let Some(due) = due else {
        return match progress.outage.take().filter(|_| !progress.is_answered) {
            Some(error) => outage(session, progress, error).await,
            None => finish::finish(session, progress).await,
        };
    };
    let streams = due.streams();
    let step = match due {
        Due::Company => page::company(session, progress).await,
        Due::Changes { streams, since } => changes::changes(session, progress, &streams, since).await,
        Due::List { stream, since } => page::begin_list(session, progress, &stream, since).await,
        Due::Page { stream } => page::pages(session, progress, &stream).await,
    };
    match step {
        Ok(step) => {
            progress.is_answered = true;
            progress.outage = None;
            Ok(step)
        }
        Err(StepError::Provider(error)) => set_aside(session, progress, &streams, error).await,
        Err(StepError::Short { stream, announced, seen }) => {
            let title = &session.facts.title;
            let message =
                format!("{title} announced {announced} {stream} and gave {seen}: nothing was taken as deleted, and the list is read again");
            let trouble = Trouble::new(TroubleCode::ListShort, message, session.now()).in_stream(&stream);
            mark_failed(session, progress, &streams, trouble, false, None).await
        }
        Err(StepError::Endless { stream, seen }) => {
            let message = format!("the list of {stream} at {} did not end after {seen} rows", session.facts.title);
            let trouble = Trouble::new(TroubleCode::QuestionRefused, message, session.now()).in_stream(&stream);
            mark_failed(session, progress, &streams, trouble, false, None).await
        }
        Err(other) => Err(other),
    }
}

/// Sets streams aside that cannot be read, so that those behind them are; unless it is the provider, or the authorization, as a whole.
pub(crate) async fn set_aside(
    session: &Session<'_>,
    progress: &mut Progress,
    streams: &[String],
    error: ConnectorError,
) -> Result<Step, StepError> {
    match error.class {
        ErrorClass::Wait { .. } => return Err(StepError::Provider(error)),
        // Two in a row without an answer between them: it is not the list.
        ErrorClass::Retry if progress.outage.is_some() => return outage(session, progress, error).await,
        ErrorClass::Retry => progress.outage = Some(error.clone()),
        ErrorClass::Revoked if !is_still_authorized(session, progress, streams).await => return Err(StepError::Provider(error)),
        ErrorClass::Revoked | ErrorClass::Unauthorized | ErrorClass::Forbidden | ErrorClass::Person | ErrorClass::Bug => {}
    }
    let trouble = trouble(session, &error, streams);
    let is_trusted = !matches!(error.class, ErrorClass::Bug | ErrorClass::Person);
    mark_failed(session, progress, streams, trouble, is_trusted, Some(&error)).await
}

/// A refusal of one list may say that the whole authorization is gone, in the same words: whoever still answers anything has not let go.
async fn is_still_authorized(session: &Session<'_>, progress: &Progress, streams: &[String]) -> bool {
    if progress.is_answered {
        return true;
    }
    !streams.iter().any(|stream| stream == COMPANY) && session.ask(|ledger| async move { ledger.company().await }).await.is_ok()
}

/// Notes that streams could not be read, in a transaction of its own: another attempt of this run does not ask for them again.
async fn mark_failed(
    session: &Session<'_>,
    progress: &mut Progress,
    streams: &[String],
    trouble: Trouble,
    is_trusted: bool,
    error: Option<&ConnectorError>,
) -> Result<Step, StepError> {
    let now = session.now();
    let is_brief = error.is_some_and(|error| error.class == ErrorClass::Retry);
    let failed = |stream: &String| {
        let cursor = progress.cursors.get(stream).cloned().unwrap_or_default();
        (stream.clone(), cursor.failed(now, is_trusted, is_brief))
    };
    let moved: Vec<(String, Cursor)> = streams.iter().map(failed).collect();
    let Some((tx, _)) = session.begin().await? else { return Ok(Step::Stopped) };
    let mut run = progress.run.clone();
    run.note(trouble);
    if let Some(error) = error {
        run.spend(error.cost);
        usage::charge(&tx, &session.account(), error.cost, now).await?;
    }
    for (stream, cursor) in &moved {
        cursors::save(&tx, session.book.id, stream, cursor).await?;
    }
    runs::save(&tx, &run).await?;
    tx.commit().await?;
    progress.run = run;
    progress.cursors.extend(moved);
    Ok(Step::Took)
}

/// The provider as a whole does not answer: what was set aside for that is asked for again with everything else.
async fn outage(session: &Session<'_>, progress: &mut Progress, error: ConnectorError) -> Result<Step, StepError> {
    let began_at: Timestamp = progress.run.started_at;
    let Some((tx, _)) = session.begin().await? else { return Ok(Step::Stopped) };
    for (stream, cursor) in &mut progress.cursors {
        if cursor.failed.is_some_and(|failed| failed.is_brief && failed.at >= began_at) {
            cursor.failed = None;
            cursors::save(&tx, session.book.id, stream, cursor).await?;
        }
    }
    tx.commit().await?;
    Err(StepError::Provider(error))
}

/// What to say of a list that could not be read.
fn trouble(session: &Session<'_>, error: &ConnectorError, streams: &[String]) -> Trouble {
    let (title, name) = (&session.facts.title, if let [only] = streams { only.as_str() } else { CHANGES });
    let (code, message) = match error.class {
        ErrorClass::Unauthorized | ErrorClass::Forbidden | ErrorClass::Revoked => (
            TroubleCode::AccessRefused,
            format!(
                "{title} does not let us read {name}: someone at the company must open the connection link and connect again, with all rights"
            ),
        ),
        ErrorClass::Person => (TroubleCode::LedgerRefused, format!("{title}, {name}: {}", error.message)),
        ErrorClass::Bug => {
            let code = error.code.clone().unwrap_or_default();
            tracing::error!(platform = title, stream = name, code, trace_id = error.trace_id, error = %error, "the provider refused a request of this server");
            (
                TroubleCode::QuestionRefused,
                format!(
                    "{title} refused a request of this server for {name} ({code}): the fault is on our side, no one there needs to act"
                ),
            )
        }
        ErrorClass::Retry | ErrorClass::Wait { .. } => {
            (TroubleCode::ListUnavailable, format!("{title} cannot serve {name}: {}", error.message))
        }
    };
    let trouble = Trouble::new(code, message, session.now()).in_stream(name);
    Trouble { provider_code: error.code.clone(), trace_id: error.trace_id.clone(), ..trouble }
}
