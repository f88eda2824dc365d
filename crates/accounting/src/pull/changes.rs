//! The feed of changes: one answer about many streams.

use bursar_connectors::{ConnectorError, ErrorClass};
use bursar_kernel::Timestamp;

use super::page::{Count, begin_list, commit, cursor, fetched, note_unreadable, reading, ready, run_at, take_over, until};
use super::plan::{CHANGES, Cursor, is_whole_due};
use super::session::Session;
use super::steps::set_aside;
use super::{Progress, Step, StepError};
use crate::mirror;
use crate::unreadable_rows::{self, Unreadable};

/// What changed in several streams. When the provider cannot answer for all of them, it is asked for one after the other, and one
/// that it cannot answer for is read page by page.
pub(crate) async fn changes(
    session: &Session<'_>,
    progress: &mut Progress,
    streams: &[String],
    since: Timestamp,
) -> Result<Step, StepError> {
    let refused = match changes_of(session, progress, streams, since).await {
        Err(StepError::Provider(error)) if is_of_the_question(&error) => error,
        other => return other,
    };
    let mut unanswered: Vec<(&String, ConnectorError)> = Vec::new();
    let mut is_answered = false;
    for stream in streams.iter().filter(|_| streams.len() > 1) {
        match changes_of(session, progress, std::slice::from_ref(stream), since).await {
            Ok(Step::Stopped) => return Ok(Step::Stopped),
            Ok(_) => is_answered = true,
            Err(StepError::Provider(error)) if is_of_the_question(&error) => unanswered.push((stream, error)),
            Err(other) => return Err(other),
        }
        if unanswered.len() > 1 && !is_answered {
            return Err(StepError::Provider(refused));
        }
    }
    if streams.len() == 1 {
        unanswered.push((&streams[0], refused));
    }
    progress.is_answered |= is_answered;
    for (stream, _) in unanswered {
        let whole = is_whole_due(&cursor(progress, stream), Session::frame(&progress.run));
        match begin_list(session, progress, stream, Some(since).filter(|_| !whole)).await {
            Ok(Step::Stopped) => return Ok(Step::Stopped),
            Err(StepError::Provider(error)) => {
                set_aside(session, progress, std::slice::from_ref(stream), error).await?;
            }
            other => {
                other?;
            }
        }
    }
    Ok(Step::Took)
}

/// The provider is there: it is this question that it does not answer.
fn is_of_the_question(error: &ConnectorError) -> bool {
    matches!(error.class, ErrorClass::Retry | ErrorClass::Bug)
}

/// One answer about changes. Streams of which something may be missing are asked for alone, and read whole when that is too much again:
/// only a whole list shows what was deleted.
async fn changes_of(session: &Session<'_>, progress: &mut Progress, streams: &[String], since: Timestamp) -> Result<Step, StepError> {
    let answer = session.ask(|ledger| async move { ledger.changes(streams, since).await }).await?;
    let now = session.now();
    let until = until(session, answer.provider_time);
    let (rows, mut unreadable) = ready(session, answer.records)?;
    unreadable.extend(answer.unreadable.into_iter().map(|(stream, row)| Unreadable::of(row).in_stream(&stream)));
    let complete = streams.iter().filter(|stream| !answer.overflowed.contains(stream));
    let asked = |stream: &String| Cursor {
        complete_until: Some(until.at),
        asked_at: Some(now),
        reading: None,
        failed: None,
        ..cursor(progress, stream)
    };
    let mut moved: Vec<_> = complete.map(|stream| (stream.clone(), asked(stream))).collect();
    if let ([only], [_]) = (&answer.overflowed[..], streams) {
        moved.push((only.clone(), Cursor { reading: Some(reading(progress, None)), ..cursor(progress, only) }));
    }
    let Some((tx, _)) = session.begin().await? else { return Ok(Step::Stopped) };
    let fetched = fetched(&rows, &unreadable);
    for stream in streams {
        let of_stream: Vec<&Unreadable> = unreadable.iter().filter(|row| row.stream.as_deref() == Some(stream)).collect();
        note_unreadable(session, &tx, stream, &progress.run, &rows, &of_stream).await?;
        let has_unreadable = unreadable_rows::store::has_any(&tx, session.book.id, stream).await?;
        moved.iter_mut().filter(|(moved, _)| moved == stream).for_each(|(_, cursor)| cursor.needs_whole |= has_unreadable);
    }
    let applied = mirror::store::upsert(&tx, &session.engine.env, session.book.id, progress.run.id, rows).await?;
    let count = Count { stream: CHANGES, fetched, applied, cost: answer.cost };
    let committed = commit(session, tx, run_at(session, progress, until), moved, count).await?;
    take_over(progress, Some(committed));
    if streams.len() > 1 {
        for stream in answer.overflowed {
            if let Step::Stopped = Box::pin(changes_of(session, progress, &[stream], since)).await? {
                return Ok(Step::Stopped);
            }
        }
    }
    Ok(Step::Took)
}
