//! Reading: one answer of the provider, one transaction of ours.

use std::sync::Arc;

use bursar_connectors::facts::Incremental;
use bursar_connectors::{Cost, ErrorClass, Ledger, LedgerRecord, ListPage, PageRequest};
use bursar_kernel::{DateTime, Result, TimeDelta, Timestamp, Utc};
use bursar_store::Tx;

use super::plan::{COMPANY, Cursor, Reading, kinds, shrank_suspiciously};
use super::runs::{self, Run};
use super::session::Session;
use super::troubles::{Trouble, TroubleCode};
use super::{Progress, Step, StepError, cursors, failure, usage};
use crate::books;
use crate::mirror::{self, Row};
use crate::unreadable_rows::{self, Unreadable};

/// No list has so many rows: one that goes on is no list.
const MAX_ROWS: u64 = 5_000_000;
/// Before any ledger of today: what changed since is everything.
const LONG_AGO: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

/// A page, made ready to be stored while the next one travels.
struct Fetched {
    rows: Vec<Row>,
    unreadable: Vec<Unreadable>,
    next: Option<String>,
    until: Until,
    announced: Option<u64>,
    cost: Cost,
}

/// Until when an answer is complete.
#[derive(Clone, Copy)]
pub(super) struct Until {
    pub(super) at: Timestamp,
    /// The provider's clock is ahead of ours by more than two questions overlap.
    is_ahead: bool,
}

/// What a transaction changed of the run and its cursors: taken over once it is committed.
pub(super) struct Committed {
    run: Run,
    moved: Vec<(String, Cursor)>,
}

/// What is committed together with the rows.
pub(super) struct Count<'a> {
    pub(super) stream: &'a str,
    pub(super) fetched: u64,
    pub(super) applied: mirror::Applied,
    pub(super) cost: Cost,
}

/// The company itself.
pub(crate) async fn company(session: &Session<'_>, progress: &mut Progress) -> Result<Step, StepError> {
    let answer = session.ask(|ledger| async move { ledger.company().await }).await?;
    let Some((tx, _)) = session.begin().await? else { return Ok(Step::Stopped) };
    books::store::describe(&tx, &session.engine.env, session.book.id, &answer.company).await?;
    let mut run = progress.run.clone();
    if let Some(member) = answer.unread.first() {
        let message = format!("{} describes the company in a way that cannot be read: {member}", session.facts.title);
        run.note(Trouble::new(TroubleCode::RowsUnread, message, session.now()).in_stream(COMPANY));
    }
    let cursor = Cursor { asked_at: Some(session.now()), ..Cursor::default() };
    let count = Count { stream: COMPANY, fetched: 1, applied: mirror::Applied::default(), cost: answer.cost };
    let committed = commit(session, tx, run, vec![(COMPANY.to_owned(), cursor)], count).await?;
    Ok(take_over(progress, Some(committed)))
}

/// Begins a list and reads on in it. A list that the provider refuses to give as a whole is asked for by what changed since long ago.
pub(crate) async fn begin_list(
    session: &Session<'_>,
    progress: &mut Progress,
    stream: &str,
    since: Option<Timestamp>,
) -> Result<Step, StepError> {
    let known = cursor(progress, stream);
    progress.cursors.insert(stream.to_owned(), Cursor { reading: Some(reading(progress, since)), ..known.clone() });
    match pages(session, progress, stream).await {
        Err(StepError::Provider(error)) if since.is_none() && matches!(error.class, ErrorClass::Bug | ErrorClass::Person) => {
            failure::charge(session, &error).await?;
            progress.run.spend(error.cost);
            progress.cursors.insert(stream.to_owned(), Cursor { reading: Some(reading(progress, Some(LONG_AGO))), ..known });
            pages(session, progress, stream).await
        }
        other => other,
    }
}

/// Reads on in a list until its end or the end of the slice; the next page travels while this one is stored.
pub(crate) async fn pages(session: &Session<'_>, progress: &mut Progress, stream: &str) -> Result<Step, StepError> {
    let Some(reading) = cursor(progress, stream).reading else { return Ok(Step::Took) };
    let mut is_first_page = reading.seen == 0 && cursor(progress, stream).complete_until.is_none();
    let began = session.now();
    let first = PageRequest { stream: stream.to_owned(), since: reading.since, cursor: reading.next };
    let mut page = fetch(session, &first).await?;
    loop {
        let may_go_on = (session.now() - began).to_std().is_ok_and(|took| took < session.engine.settings.slice);
        let Some(cursor) = page.next.clone().filter(|_| may_go_on) else {
            let committed = store(session, progress, stream, page).await?;
            return Ok(take_over(progress, committed));
        };
        let following = PageRequest { cursor: Some(cursor), ..first.clone() };
        let (stored, fetched) = futures::join!(store(session, progress, stream, page), fetch(session, &following));
        if let Step::Stopped = take_over(progress, stored?) {
            return Ok(Step::Stopped);
        }
        if is_first_page {
            session.engine.db.refresh_statistics("mirror").await?;
            is_first_page = false;
        }
        page = fetched?;
    }
}

async fn fetch(session: &Session<'_>, request: &PageRequest) -> Result<Fetched, StepError> {
    let question = |ledger: Arc<dyn Ledger>| async move { ledger.page(request).await };
    let ListPage { records, unreadable: unread, next, provider_time, announced, cost } = session.ask(question).await?;
    let (rows, mut unreadable) = ready(session, records)?;
    unreadable.extend(unread.into_iter().map(Unreadable::of));
    Ok(Fetched { rows, unreadable, next, until: until(session, provider_time), announced, cost })
}

/// Records made ready to be stored, and those of them that are held without what could not be read.
pub(super) fn ready(session: &Session<'_>, records: Vec<LedgerRecord>) -> Result<(Vec<Row>, Vec<Unreadable>)> {
    let in_part = records.iter().filter_map(|record| {
        let stream = session.facts.streams.iter().find(|stream| stream.kinds.contains(&record.kind))?;
        Some(Unreadable::in_part(record)?.in_stream(&stream.name))
    });
    let in_part = in_part.collect();
    let keeps_raw = session.engine.settings.keeps_raw_bodies;
    Ok((records.into_iter().map(|record| mirror::prepare(record, keeps_raw)).collect::<Result<_>>()?, in_part))
}

/// By the provider's clock, and never later than ours: a clock that was ahead once must not hide what changes until then.
pub(super) fn until(session: &Session<'_>, provider_time: Option<Timestamp>) -> Until {
    let now = session.now();
    let at = provider_time.unwrap_or(now);
    let overlap = TimeDelta::seconds(session.facts.changes.overlap_seconds);
    Until { at: at.min(now), is_ahead: at - now > overlap }
}

/// The run, with a word about a clock that is ahead.
pub(super) fn run_at(session: &Session<'_>, progress: &Progress, until: Until) -> Run {
    let mut run = progress.run.clone();
    if until.is_ahead {
        let message =
            format!("the clock of {} is ahead of this server's: changes are counted by the clock of this server", session.facts.title);
        run.note(Trouble::new(TroubleCode::ClockAhead, message, session.now()));
    }
    run
}

pub(super) fn cursor(progress: &Progress, stream: &str) -> Cursor {
    progress.cursors.get(stream).cloned().unwrap_or_default()
}

pub(super) fn reading(progress: &Progress, since: Option<Timestamp>) -> Reading {
    Reading { run_id: progress.run.id, since, next: None, began: None, seen: 0, has_unknown_rows: false }
}

/// How many rows an answer held: what is held in part is among the rows.
pub(super) fn fetched(rows: &[Row], unreadable: &[Unreadable]) -> u64 {
    u64::try_from(rows.len() + unreadable.iter().filter(|row| !row.is_held).count()).unwrap_or(u64::MAX)
}

/// Stores a page with its cursor; the last page of a whole list marks what it no longer has as deleted. `None`: the connection has ended.
async fn store(session: &Session<'_>, progress: &Progress, stream: &str, page: Fetched) -> Result<Option<Committed>, StepError> {
    let mut cursor = cursor(progress, stream);
    let mut reading = cursor.reading.take().unwrap_or_else(|| self::reading(progress, None));
    let fetched = fetched(&page.rows, &page.unreadable);
    reading.seen += fetched;
    reading.began = reading.began.or(Some(page.until.at));
    reading.has_unknown_rows |= page.unreadable.iter().any(|row| row.remote_id.is_none());
    reading.next = page.next;
    let is_last = reading.next.is_none();
    check_length(stream, &reading, page.announced, is_last)?;
    let Some((tx, _)) = session.begin().await? else { return Ok(None) };
    let mut run = run_at(session, progress, page.until);
    let is_sweep = reading.since.is_none() && session.facts.stream(stream).is_some_and(|stream| stream.is_sweepable);
    let is_known = cursor.complete_until.is_some();
    let unreadable: Vec<&Unreadable> = page.unreadable.iter().collect();
    note_unreadable(session, &tx, stream, &run, &page.rows, &unreadable).await?;
    let mut applied = write(session, &tx, stream, &reading, page.rows, &page.unreadable, is_sweep && is_known).await?;
    if is_last && is_sweep {
        unreadable_rows::store::forget_older(&tx, session.book.id, stream, reading.run_id).await?;
        if is_known && !reading.has_unknown_rows {
            let is_agreed = cursor.has_shrunk && run.is_by_person;
            cursor.has_shrunk = !mark_missing_deleted(session, &tx, stream, &reading, is_agreed, &mut run, &mut applied).await?;
        }
    }
    let now = session.now();
    let cursor = if is_last {
        let has_unreadable = unreadable_rows::store::has_any(&tx, session.book.id, stream).await?;
        let is_whole = reading.since.is_none();
        let whole_at = if is_whole { Some(now) } else { cursor.whole_at };
        // Pages of what changed do not show what was deleted, where the change feed would have.
        let misses_deletions = session.facts.stream(stream).is_some_and(|stream| stream.incremental == Incremental::Changes);
        let needs_whole = has_unreadable || (!is_whole && (misses_deletions || cursor.needs_whole));
        Cursor { complete_until: reading.began, asked_at: Some(now), whole_at, needs_whole, failed: None, ..cursor }
    } else {
        Cursor { reading: Some(reading), failed: None, ..cursor }
    };
    let count = Count { stream, fetched, applied, cost: page.cost };
    commit(session, tx, run, vec![(stream.to_owned(), cursor)], count).await.map(Some)
}

/// Did the list give what it announced, and does it end?
fn check_length(stream: &str, reading: &Reading, announced: Option<u64>, is_last: bool) -> Result<(), StepError> {
    if let Some(announced) = announced.filter(|announced| is_last && *announced > reading.seen) {
        return Err(StepError::Short { stream: stream.to_owned(), announced, seen: reading.seen });
    }
    if reading.seen > MAX_ROWS {
        return Err(StepError::Endless { stream: stream.to_owned(), seen: reading.seen });
    }
    Ok(())
}

/// Keeps what could not be read, and forgets what can be read again.
pub(super) async fn note_unreadable(
    session: &Session<'_>,
    tx: &Tx,
    stream: &str,
    run: &Run,
    rows: &[Row],
    unreadable: &[&Unreadable],
) -> Result<()> {
    let (book_id, keeps_raw) = (session.book.id, session.engine.settings.keeps_raw_bodies);
    unreadable_rows::store::forget_read(tx, book_id, stream, rows.iter().map(|row| row.remote_id.as_str())).await?;
    for row in unreadable {
        unreadable_rows::store::keep(tx, book_id, stream, run.id, row, keeps_raw, session.now()).await?;
    }
    Ok(())
}

/// Writes the rows; in a sweep over a list that is known, what it shows is marked as seen, whether it can be read or not.
async fn write(
    session: &Session<'_>,
    tx: &Tx,
    stream: &str,
    reading: &Reading,
    rows: Vec<Row>,
    unreadable: &[Unreadable],
    marks_seen: bool,
) -> Result<mirror::Applied> {
    let seen: Vec<_> = rows.iter().filter(|_| marks_seen).map(|row| (row.kind, row.remote_id.clone())).collect();
    let applied = mirror::store::upsert(tx, &session.engine.env, session.book.id, reading.run_id, rows).await?;
    for kind in kinds(session.facts, stream) {
        let read = seen.iter().filter(|(of, _)| of == kind).map(|(_, id)| id.clone());
        let unread = unreadable.iter().filter(|_| marks_seen).filter_map(|row| row.remote_id.clone());
        let ids: Vec<String> = read.chain(unread).collect();
        mirror::store::mark_seen(tx, session.book.id, reading.run_id, *kind, &ids).await?;
    }
    Ok(applied)
}

/// What the complete list did not show is gone; unless so much is gone that a person must say so. Answers whether it was taken as deleted.
async fn mark_missing_deleted(
    session: &Session<'_>,
    tx: &Tx,
    stream: &str,
    reading: &Reading,
    is_agreed: bool,
    run: &mut Run,
    applied: &mut mirror::Applied,
) -> Result<bool> {
    let kinds = kinds(session.facts, stream);
    let (missing, living) = mirror::store::count_missing(tx, session.book.id, reading.run_id, kinds).await?;
    if shrank_suspiciously(missing, living) && !is_agreed {
        let title = &session.facts.title;
        let message = format!(
            "{title} no longer lists {missing} of {living} {stream}: if someone deleted them there, sync once more to accept it; else ask {title} before you continue"
        );
        run.note(Trouble::new(TroubleCode::ListShrank, message, session.now()).in_stream(stream));
        return Ok(false);
    }
    let now = session.now();
    let began = reading.began.unwrap_or(now);
    mirror::store::mark_missing_deleted(tx, session.book.id, reading.run_id, kinds, (began, now), applied).await?;
    Ok(true)
}

/// Cursors, counts and costs go with the rows, or nothing goes.
pub(super) async fn commit(
    session: &Session<'_>,
    tx: Tx,
    mut run: Run,
    moved: Vec<(String, Cursor)>,
    count: Count<'_>,
) -> Result<Committed, StepError> {
    run.count(count.stream, count.fetched, &count.applied, count.cost);
    for (stream, cursor) in &moved {
        cursors::save(&tx, session.book.id, stream, cursor).await?;
    }
    runs::save(&tx, &run).await?;
    usage::charge(&tx, &session.account(), count.cost, session.now()).await?;
    tx.commit().await?;
    Ok(Committed { run, moved })
}

pub(super) fn take_over(progress: &mut Progress, committed: Option<Committed>) -> Step {
    let Some(Committed { run, moved }) = committed else { return Step::Stopped };
    progress.run = run;
    progress.cursors.extend(moved);
    Step::Took
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_what_it_announces_and_ends() {
        let progress = Progress::new(Run::begun(bursar_kernel::Uuid::nil(), runs::RunStatus::Running, LONG_AGO), Default::default());
        let seen = |seen| Reading { seen, ..reading(&progress, None) };
        assert!(check_length("bills", &seen(9), Some(10), false).is_ok() && check_length("bills", &seen(10), Some(10), true).is_ok());
        assert!(matches!(check_length("bills", &seen(9), Some(10), true), Err(StepError::Short { announced: 10, seen: 9, .. })));
        assert!(check_length("bills", &seen(MAX_ROWS), None, false).is_ok());
        assert!(matches!(check_length("bills", &seen(MAX_ROWS + 1), None, false), Err(StepError::Endless { .. })));
    }
}
