//! Reading: one answer of the provider, one transaction of ours.

use bursar_connectors::{Cost, PageRequest, Record};
use bursar_kernel::{Result, Timestamp};
use bursar_store::Tx;

use super::plan::{COMPANY, Cursor, Reading, kinds, shrank_suspiciously};
use super::runs::Run;
use super::session::{Session, Step, StepError};
use super::troubles::{Trouble, TroubleCode};
use super::{cursors, runs, usage};
use crate::books;
use crate::mirror::{self, Row};

/// A page, made ready to be stored while the next one travels.
struct Fetched {
    rows: Vec<Row>,
    next: Option<String>,
    provider_time: Option<Timestamp>,
    announced: Option<u64>,
    cost: Cost,
}

/// What a transaction changed of the run and its cursors: taken over once it is committed.
struct Committed {
    run: Run,
    moved: Vec<(String, Cursor)>,
}

/// What is committed together with the rows.
struct Count<'a> {
    stream: &'a str,
    fetched: u64,
    applied: mirror::Applied,
    cost: Cost,
}

fn ready(records: Vec<Record>, keeps_raw: bool) -> Result<Vec<Row>> {
    records.into_iter().map(|record| mirror::prepare(record, keeps_raw)).collect()
}

impl Session<'_> {
    /// The company itself.
    pub(crate) async fn company(&mut self) -> Result<Step, StepError> {
        let (company, cost) = self.ask(|ledger| async move { ledger.company().await }).await?;
        let Some((tx, _)) = self.begin().await? else { return Ok(Step::Stopped) };
        books::store::describe(&tx, &self.engine.env, self.book.id, &company).await?;
        let cursor = Cursor { complete_until: None, asked_at: Some(self.engine.env.now()), reading: None };
        let count = Count { stream: COMPANY, fetched: 1, applied: mirror::Applied::default(), cost };
        let committed = self.commit(tx, self.run.clone(), vec![(COMPANY.to_owned(), cursor)], count).await?;
        Ok(self.take_over(Some(committed)))
    }

    /// What changed in several streams. Those of which something may be missing are asked for alone, and read whole when that is too much
    /// again: only a whole list shows what was deleted.
    pub(crate) async fn changes(&mut self, streams: &[String], since: Timestamp) -> Result<Step, StepError> {
        let answer = self.ask(|ledger| async move { ledger.changes(streams, since).await }).await?;
        let rows = ready(answer.records, self.engine.settings.keeps_raw_bodies)?;
        let now = self.engine.env.now();
        let until = answer.provider_time.unwrap_or(now);
        let complete = streams.iter().filter(|stream| !answer.overflowed.contains(stream));
        let mut moved: Vec<_> =
            complete.map(|stream| (stream.clone(), Cursor { complete_until: Some(until), asked_at: Some(now), reading: None })).collect();
        if let ([only], [_]) = (&answer.overflowed[..], streams) {
            moved.push((only.clone(), Cursor { reading: Some(self.reading(None)), ..self.cursor(only) }));
        }
        let Some((tx, _)) = self.begin().await? else { return Ok(Step::Stopped) };
        let fetched = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let applied = mirror::store::upsert(&tx, &self.engine.env, self.book.id, self.run.id, rows).await?;
        let count = Count { stream: "changes", fetched, applied, cost: answer.cost };
        let committed = self.commit(tx, self.run.clone(), moved, count).await?;
        self.take_over(Some(committed));
        if streams.len() > 1 {
            for stream in answer.overflowed {
                if let Step::Stopped = Box::pin(self.changes(&[stream], since)).await? {
                    return Ok(Step::Stopped);
                }
            }
        }
        Ok(Step::Took)
    }

    /// Begins a list and reads on in it.
    pub(crate) async fn begin_list(&mut self, stream: &str, since: Option<Timestamp>) -> Result<Step, StepError> {
        let cursor = Cursor { reading: Some(self.reading(since)), ..self.cursor(stream) };
        self.cursors.insert(stream.to_owned(), cursor);
        self.pages(stream).await
    }

    /// Reads on in a list until its end or the end of the slice; the next page travels while this one is stored.
    pub(crate) async fn pages(&mut self, stream: &str) -> Result<Step, StepError> {
        let Some(reading) = self.cursor(stream).reading else { return Ok(Step::Took) };
        let mut is_first_page = reading.seen == 0 && self.cursor(stream).complete_until.is_none();
        let began = self.engine.env.now();
        let first = PageRequest { stream: stream.to_owned(), since: reading.since, cursor: reading.next };
        let mut page = self.fetch(&first).await?;
        loop {
            let may_go_on = (self.engine.env.now() - began).to_std().is_ok_and(|took| took < self.engine.settings.slice);
            let Some(cursor) = page.next.clone().filter(|_| may_go_on) else {
                let committed = self.store(stream, page).await?;
                return Ok(self.take_over(committed));
            };
            let following = PageRequest { cursor: Some(cursor), ..first.clone() };
            let (stored, fetched) = futures::join!(self.store(stream, page), self.fetch(&following));
            if let Step::Stopped = self.take_over(stored?) {
                return Ok(Step::Stopped);
            }
            if is_first_page {
                self.engine.db.refresh_statistics("mirror").await?;
                is_first_page = false;
            }
            page = fetched?;
        }
    }

    async fn fetch(&self, request: &PageRequest) -> Result<Fetched, StepError> {
        let page = self.ask(|ledger| async move { ledger.page(request).await }).await?;
        let rows = ready(page.records, self.engine.settings.keeps_raw_bodies)?;
        Ok(Fetched { rows, next: page.next, provider_time: page.provider_time, announced: page.announced, cost: page.cost })
    }

    fn cursor(&self, stream: &str) -> Cursor {
        self.cursors.get(stream).cloned().unwrap_or_default()
    }

    fn reading(&self, since: Option<Timestamp>) -> Reading {
        Reading { run_id: self.run.id, since, next: None, began: None, seen: 0 }
    }

    /// Stores a page with its cursor; the last page of a whole list marks what it no longer has as deleted. `None`: the connection has ended.
    async fn store(&self, stream: &str, page: Fetched) -> Result<Option<Committed>, StepError> {
        let mut cursor = self.cursor(stream);
        let mut reading = cursor.reading.take().unwrap_or_else(|| self.reading(None));
        let fetched = u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
        reading.seen += fetched;
        reading.began = reading.began.or(page.provider_time);
        reading.next = page.next;
        let is_last = reading.next.is_none();
        if let Some(announced) = page.announced.filter(|announced| is_last && *announced > reading.seen) {
            return Err(StepError::Short { stream: stream.to_owned(), announced, seen: reading.seen });
        }
        let Some((tx, _)) = self.begin().await? else { return Ok(None) };
        let mut run = self.run.clone();
        let is_sweep = reading.since.is_none() && self.facts.stream(stream).is_some_and(|stream| stream.is_sweepable);
        let mut applied = self.write(&tx, stream, &reading, page.rows, is_sweep).await?;
        if is_last && is_sweep {
            self.mark_missing_deleted(&tx, stream, &reading, &mut run, &mut applied).await?;
        }
        let cursor = if is_last {
            let now = self.engine.env.now();
            Cursor { complete_until: Some(reading.began.unwrap_or(now)), asked_at: Some(now), reading: None }
        } else {
            Cursor { reading: Some(reading), ..cursor }
        };
        let count = Count { stream, fetched, applied, cost: page.cost };
        self.commit(tx, run, vec![(stream.to_owned(), cursor)], count).await.map(Some)
    }

    async fn write(&self, tx: &Tx, stream: &str, reading: &Reading, rows: Vec<Row>, is_sweep: bool) -> Result<mirror::Applied> {
        // The first reading of a list has nothing that could be missing, so nothing is marked.
        let is_known = self.cursor(stream).complete_until.is_some();
        let seen: Vec<_> = rows.iter().filter(|_| is_sweep && is_known).map(|row| (row.kind, row.remote_id.clone())).collect();
        let applied = mirror::store::upsert(tx, &self.engine.env, self.book.id, reading.run_id, rows).await?;
        for kind in kinds(self.facts, stream) {
            let ids: Vec<String> = seen.iter().filter(|(of, _)| of == kind).map(|(_, id)| id.clone()).collect();
            mirror::store::mark_seen(tx, self.book.id, reading.run_id, *kind, &ids).await?;
        }
        Ok(applied)
    }

    /// What the complete list did not show is gone; unless so much is gone that a person must say so.
    async fn mark_missing_deleted(
        &self,
        tx: &Tx,
        stream: &str,
        reading: &Reading,
        run: &mut Run,
        applied: &mut mirror::Applied,
    ) -> Result<()> {
        if self.cursor(stream).complete_until.is_none() {
            return Ok(());
        }
        let kinds = kinds(self.facts, stream);
        let (missing, living) = mirror::store::count_missing(tx, self.book.id, reading.run_id, kinds).await?;
        if shrank_suspiciously(missing, living) && !run.is_forced {
            let title = &self.facts.title;
            let message = format!(
                "{title} no longer lists {missing} of {living} {stream}: if someone deleted them there, sync once more to accept it; else ask {title} before you go on"
            );
            run.problem = Some(message.clone());
            run.note(Trouble::new(TroubleCode::ListShrank, message, self.engine.env.now()).in_stream(stream));
            return Ok(());
        }
        mirror::store::mark_missing_deleted(tx, self.book.id, reading.run_id, kinds, self.engine.env.now(), applied).await
    }

    /// Cursors, counts and costs go with the rows, or nothing goes.
    async fn commit(&self, tx: Tx, mut run: Run, moved: Vec<(String, Cursor)>, count: Count<'_>) -> Result<Committed, StepError> {
        run.count(count.stream, count.fetched, &count.applied, count.cost);
        for (stream, cursor) in &moved {
            cursors::save(&tx, self.book.id, stream, cursor).await?;
        }
        runs::save(&tx, &run).await?;
        usage::charge(&tx, &self.account(), count.cost, self.engine.env.now()).await?;
        tx.commit().await?;
        Ok(Committed { run, moved })
    }

    fn take_over(&mut self, committed: Option<Committed>) -> Step {
        let Some(Committed { run, moved }) = committed else { return Step::Stopped };
        self.run = run;
        self.cursors.extend(moved);
        Step::Took
    }
}
