//! One slice of a run: the book, its ledger, and how far each stream has come.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bursar_connectors::{ConnectorError, Facts, Ledger};
use bursar_events::emit;
use bursar_jobs::{JobError, Lease};
use bursar_kernel::{Error, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::Tx;

use super::plan::{self, Cursor, Due, Frame};
use super::runs::{self, Run, RunStatus};
use super::troubles::{Trouble, TroubleCode};
use super::usage::Account;
use super::{cursors, usage};
use crate::apps::{self, App};
use crate::books::{self, Book};
use crate::connections::{self, Connection, ConnectionChanged};
use crate::engine::Engine;
use crate::tokens::{self, Access, NoAccess};

/// What the next step of a run came to.
pub(crate) enum Step {
    /// Something due was read and stored.
    Took,
    /// Nothing is due any more; the run is written off as complete.
    Finished,
    /// The connection is no longer connected: there is nothing to keep in step.
    Stopped,
}

/// Why a step did not happen.
pub(crate) enum StepError {
    /// The provider's answer, or the lack of one.
    Provider(ConnectorError),
    /// The authorisation is gone.
    Dead,
    /// The provider announced more than it gave.
    Short { stream: String, announced: u64, seen: u64 },
    /// The provider did not renew the token, for now.
    NoToken(Error),
    /// Ours.
    Job(JobError),
}

impl From<Error> for StepError {
    #[track_caller]
    fn from(error: Error) -> Self {
        StepError::Job(JobError::retry(error))
    }
}

impl From<JobError> for StepError {
    fn from(error: JobError) -> Self {
        StepError::Job(error)
    }
}

impl From<ConnectorError> for StepError {
    fn from(error: ConnectorError) -> Self {
        StepError::Provider(error)
    }
}

impl From<NoAccess> for StepError {
    fn from(error: NoAccess) -> Self {
        match error {
            NoAccess::Dead => StepError::Dead,
            NoAccess::Later(error) => StepError::NoToken(error),
        }
    }
}

pub(crate) struct Session<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) lease: &'a Lease,
    pub(crate) facts: &'static Facts,
    pub(crate) app: App,
    pub(crate) book: Book,
    pub(crate) connection_id: Uuid,
    pub(crate) token_set_id: Uuid,
    pub(crate) run: Run,
    pub(crate) cursors: BTreeMap<String, Cursor>,
    opened: Mutex<Option<Opened>>,
}

/// The ledger with the token that opened it.
#[derive(Clone)]
struct Opened {
    ledger: Arc<dyn Ledger>,
    generation: i64,
}

impl<'a> Session<'a> {
    /// Takes the run up; `None` when the book has no connected connection any more.
    pub(crate) async fn open(engine: &'a Engine, lease: &'a Lease, book_id: Uuid) -> Result<Option<Self>, JobError> {
        let Some(connection) = connections::store::of_book(&engine.db, book_id).await? else { return Ok(None) };
        let Some(token_set_id) = connection.token_set_id else { return Ok(None) };
        let book = books::store::get(&engine.db, book_id).await?;
        let Some(set) = tokens::store::get(&engine.db, &engine.vault, token_set_id).await? else { return Ok(None) };
        let app = apps::store::get(&engine.db, &engine.vault, set.app_id).await?;
        let cursors = cursors::read(&engine.db, book_id).await?;
        let tx = engine.db.begin().await?;
        lease.guard(&tx).await?;
        let run = runs::take_up(&tx, &engine.env, book_id, connection.id).await?;
        tx.commit().await?;
        let facts = Facts::of(book.platform);
        Ok(Some(Session {
            engine,
            lease,
            facts,
            app,
            book,
            connection_id: connection.id,
            token_set_id,
            run,
            cursors,
            opened: Mutex::default(),
        }))
    }

    /// Tomorrow, when the day's calls are nearly used up and nobody waits: the rest is a reserve for people and for pushes.
    pub(crate) async fn over_budget(&self) -> Result<Option<Timestamp>, JobError> {
        let Some(per_day) = self.facts.limits.per_day.filter(|_| !self.run.is_forced && self.engine.settings.is_paced) else {
            return Ok(None);
        };
        let now = self.engine.env.now();
        let used = usage::calls_today(&self.engine.db, &self.account(), now).await?;
        if used < i64::try_from(per_day * 4 / 5).unwrap_or(i64::MAX) {
            return Ok(None);
        }
        let message = format!("{used} of {per_day} calls of the day are used: the rest is kept for people");
        self.note(Trouble::new(TroubleCode::DayBudget, message, now), None).await?;
        let midnight = (now + TimeDelta::days(1)).date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        Ok(Some(midnight + TimeDelta::minutes(5)))
    }

    pub(crate) fn account(&self) -> Account {
        Account { app_id: self.app.id, company_id: self.book.company.id.clone() }
    }

    /// Does the next thing that is due.
    pub(crate) async fn next(&mut self) -> Result<Step, StepError> {
        let frame = Frame { began_at: self.run.started_at, is_forced: self.run.is_forced };
        match plan::next(self.facts, &self.cursors, frame) {
            None => self.finish().await,
            Some(Due::Company) => self.company().await,
            Some(Due::Changes { streams, since }) => self.changes(&streams, since).await,
            Some(Due::List { stream, since }) => self.begin_list(&stream, since).await,
            Some(Due::Page { stream }) => self.pages(&stream).await,
        }
    }

    /// Asks the ledger; a token that is not accepted is refreshed once and the question asked again.
    pub(crate) async fn ask<T, F>(&self, question: impl Fn(Arc<dyn Ledger>) -> F) -> Result<T, StepError>
    where
        F: Future<Output = Result<T, ConnectorError>> + Send,
    {
        let opened = self.opened().await?;
        match question(opened.ledger).await {
            Err(error) if error.class == bursar_connectors::ErrorClass::Unauthorized => {
                let access = tokens::newer(self.engine, &self.app, self.token_set_id, opened.generation).await?;
                Ok(question(self.open_with(access).ledger).await?)
            }
            other => Ok(other?),
        }
    }

    /// The ledger, opened once for the slice: a slice is shorter than the life that a token is given out with.
    async fn opened(&self) -> Result<Opened, StepError> {
        if let Some(opened) = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(opened);
        }
        let access = tokens::access(self.engine, &self.app, self.token_set_id).await?;
        Ok(self.open_with(access))
    }

    fn open_with(&self, access: Access) -> Opened {
        let ledger = Arc::from(self.engine.ledger(&self.app, &self.book.company.id, access.token));
        let opened = Opened { ledger, generation: access.generation };
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened.clone());
        opened
    }

    /// Begins a transaction of this run: still ours, still connected? `None` when the connection has ended.
    pub(crate) async fn begin(&self) -> Result<Option<(Tx, Connection)>, StepError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        let connection = connections::store::lock_for_job(&tx, self.connection_id).await?;
        let Some(connection) = connection.filter(Connection::is_pulled) else {
            // Whoever ended or paused it has closed the run already, unless it was a node of an older release.
            runs::stop(&tx, self.book.id, "the connection ended while it was pulled", self.engine.env.now()).await?;
            tx.commit().await?;
            return Ok(None);
        };
        Ok(Some((tx, connection)))
    }

    /// Everything due was read.
    async fn finish(&mut self) -> Result<Step, StepError> {
        let Some((tx, mut connection)) = self.begin().await? else { return Ok(Step::Stopped) };
        let is_first = connection.last_pull.is_none();
        let problem = self.run.problem.clone();
        connection.pulled(self.engine.env.now());
        if let Some(problem) = &problem {
            connection.trouble(problem.clone(), self.engine.env.now());
        }
        let status = if problem.is_some() { RunStatus::Partial } else { RunStatus::Complete };
        let mut run = self.run.clone();
        self.close(&tx, &mut run, status, problem).await?;
        connections::store::save(&tx, &connection).await?;
        tx.commit().await?;
        if is_first {
            self.engine.db.refresh_statistics("mirror").await?;
        }
        Ok(Step::Finished)
    }

    pub(crate) async fn close(&self, tx: &Tx, run: &mut Run, status: RunStatus, problem: Option<String>) -> Result<()> {
        metrics::counter!("bursar_pull_runs_total", "platform" => self.book.platform.as_str(), "status" => status.as_str()).increment(1);
        runs::close(tx, run, status, problem, self.engine.env.now()).await
    }

    /// The authorisation ended at the provider: jobs stop, data stays, a person is told.
    pub(crate) async fn deauthorise(&self) -> Result<(), JobError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        let Some(mut connection) = connections::store::lock_for_job(&tx, self.connection_id).await? else { return Ok(()) };
        let title = &self.facts.title;
        let message =
            format!("{title} no longer accepts our authorisation: someone at the company must open the connection link and connect again");
        let mut run = self.run.clone();
        run.note(Trouble::new(TroubleCode::AuthorizationLost, message.clone(), self.engine.env.now()));
        self.close(&tx, &mut run, RunStatus::Failed, Some(message.clone())).await?;
        if connection.deauthorise(message, self.engine.env.now()) {
            connections::store::save(&tx, &connection).await?;
            let partner_id = connections::store::partner_of(&tx, connection.project_id).await?;
            let (entity_id, connection_id, status) = (connection.entity_id, connection.id, connection.status);
            emit(&tx, &self.engine.env, &ConnectionChanged { partner_id, entity_id, connection_id, status }).await?;
        }
        Ok(tx.commit().await?)
    }
}
