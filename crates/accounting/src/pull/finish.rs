//! The end of a run.

use std::collections::BTreeMap;

use bursar_jobs::JobError;
use bursar_kernel::{Result, TimeDelta};
use bursar_store::{Scope, Tx};

use super::plan::{CHANGES, Failed};
use super::runs::{self, Run, RunStatus};
use super::session::Session;
use super::troubles::{Trouble, TroubleCode, worst};
use super::{Progress, Step, StepError};
use crate::connections;
use crate::provider_webhooks;
use crate::unreadable_rows;

/// Everything due was read, or cannot be.
pub(crate) async fn finish(session: &Session<'_>, progress: &mut Progress) -> Result<Step, StepError> {
    let Some((tx, mut connection)) = session.begin().await? else { return Ok(Step::Stopped) };
    let now = session.now();
    let mut run = progress.run.clone();
    let failed = progress.failed_lists();
    // Not one list could be read.
    let is_barred = !progress.is_answered && !failed.is_empty();
    if is_barred && was_refused(&run) && runs::before(&tx, session.book.id, run.id).await?.is_some_and(|before| was_refused(&before)) {
        return Err(StepError::Dead);
    }
    for stream in session.facts.streams.iter().filter(|stream| !session.may_read(stream)) {
        run.note(lacking_scope(session, &stream.name, stream.scopes.first().map_or("", String::as_str)));
    }
    for unreadable in unreadable_rows::store::of_book(&tx, session.book.id).await? {
        run.note(unread(session, &unreadable));
    }
    let problem = worst(run.troubles.iter().filter(|trouble| is_open(session, &failed, trouble))).map(|trouble| trouble.message.clone());
    let pulled_before = connection.last_pull;
    if !is_barred {
        connection.pulled(now);
    }
    if let Some(problem) = &problem {
        connection.trouble(problem.clone(), now);
    }
    let status = match (&problem, is_barred) {
        (_, true) => RunStatus::Failed,
        (Some(_), false) => RunStatus::Partial,
        (None, false) => RunStatus::Complete,
    };
    // A merge may be told after its pull: then nothing has changed, and yet there is news.
    let has_news = run.stored + run.deleted > 0 || provider_webhooks::store::was_told_since(&tx, session.book.id, pulled_before).await?;
    close(session, &tx, &mut run, status, problem).await?;
    connections::store::save(&tx, &connection).await?;
    if let Some(after_pull) = session.engine.settings.after_pull.filter(|_| has_news) {
        let partner_id = connections::store::partner_of(&tx, connection.project_id).await?;
        let scope = Scope::of_job("after a pull", partner_id, Some(connection.entity_id));
        after_pull(&tx, &session.engine.env, scope, session.book.id).await?;
    }
    tx.commit().await?;
    progress.run = run;
    if pulled_before.is_none() {
        session.engine.db.refresh_statistics("mirror").await?;
    }
    // A list that the provider could not serve is asked for again soon, and less often each time.
    let times = failed.values().filter(|failed| failed.is_brief).map(|failed| failed.times).max();
    Ok(Step::Finished { retry_in: times.map(|times| TimeDelta::minutes(4_i64.pow(times.clamp(1, 4) - 1))) })
}

/// Ends the run, and counts it.
pub(crate) async fn close(session: &Session<'_>, tx: &Tx, run: &mut Run, status: RunStatus, problem: Option<String>) -> Result<()> {
    metrics::counter!("bursar_pull_runs_total", "platform" => session.book.platform.as_str(), "status" => status.into_str()).increment(1);
    runs::close(tx, run, status, problem, session.now()).await
}

/// The authorization ended at the provider: jobs stop, data stays, a person is told.
pub(crate) async fn deauthorize(session: &Session<'_>, progress: &Progress) -> Result<(), JobError> {
    let tx = session.lease.begin(&session.engine.db).await?;
    let connection = connections::store::lock_for_job(&tx, session.connection_id).await?;
    // Whoever authorized it anew meanwhile has closed this run, and another one is on its way.
    let Some(mut connection) = connection.filter(|connection| session.is_authorized_by(connection)) else { return Ok(()) };
    let title = &session.facts.title;
    let message =
        format!("{title} no longer accepts our authorization: someone at the company must open the connection link and connect again");
    let mut run = progress.run.clone();
    run.note(Trouble::new(TroubleCode::AuthorizationLost, message.clone(), session.now()));
    close(session, &tx, &mut run, RunStatus::Failed, Some(message.clone())).await?;
    if connection.deauthorize(message, session.now()) {
        connections::store::save(&tx, &connection).await?;
        let partner_id = connections::store::partner_of(&tx, connection.project_id).await?;
        connections::emit_status(&tx, &session.engine.env, partner_id, &connection).await?;
    }
    Ok(tx.commit().await?)
}

/// Everything that the run asked for was refused for want of a right.
fn was_refused(run: &Run) -> bool {
    run.fetched == 0 && worst(run.troubles.iter()).is_some_and(|trouble| trouble.code == TroubleCode::AccessRefused)
}

/// Does it still stand at the end of the run? What was met on the way and is over is only told by the run.
fn is_open(session: &Session<'_>, failed: &BTreeMap<String, Failed>, trouble: &Trouble) -> bool {
    let stream = trouble.stream.as_deref().unwrap_or_default();
    match trouble.code {
        TroubleCode::ListShrank | TroubleCode::RowsUnread => true,
        TroubleCode::ListUnavailable
        | TroubleCode::ListShort
        | TroubleCode::AccessRefused
        | TroubleCode::LedgerRefused
        | TroubleCode::QuestionRefused => {
            let is_barred = session.facts.stream(stream).is_some_and(|stream| !session.may_read(stream));
            is_barred || failed.contains_key(stream) || (stream == CHANGES && !failed.is_empty())
        }
        TroubleCode::AuthorizationLost
        | TroubleCode::ProviderUnavailable
        | TroubleCode::ProviderLimit
        | TroubleCode::DayBudget
        | TroubleCode::ClockAhead
        | TroubleCode::Other => false,
    }
}

fn lacking_scope(session: &Session<'_>, stream: &str, scope: &str) -> Trouble {
    let title = &session.facts.title;
    let message = format!(
        "{stream} are not read: the consent at {title} lacks the right {scope}; someone at the company must open the connection link and connect again"
    );
    Trouble::new(TroubleCode::AccessRefused, message, session.now()).in_stream(stream)
}

fn unread(session: &Session<'_>, unreadable: &unreadable_rows::OfStream) -> Trouble {
    let unreadable_rows::OfStream { stream, rows, first, reason } = unreadable;
    let (title, id) = (&session.facts.title, first.first().map_or("", String::as_str));
    let message = match rows {
        1 => format!("a row of {stream} at {title} cannot be read, or not all of it: {id}: {reason}"),
        _ => format!("{rows} rows of {stream} at {title} cannot be read, or not all of them; the first is {id}: {reason}"),
    };
    let trouble = Trouble::new(TroubleCode::RowsUnread, message, session.now()).in_stream(stream);
    Trouble { times: *rows, rows: first.clone(), ..trouble }
}
