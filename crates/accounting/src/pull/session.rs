//! What one slice of a run is open on: the book, its ledger, and the right to write.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bursar_connectors::facts::Stream;
use bursar_connectors::{ConnectorError, ErrorClass, Facts, Ledger};
use bursar_jobs::{JobError, Lease};
use bursar_kernel::{Timestamp, Uuid};
use bursar_store::Tx;

use super::plan::{Cursor, Frame};
use super::runs::{self, Run};
use super::usage::Account;
use super::{Progress, StepError, cursors};
use crate::apps::{self, App};
use crate::books::{self, Book};
use crate::connections::{self, Connection};
use crate::engine::Engine;
use crate::tokens::{self, Access};

pub(crate) struct Session<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) lease: &'a Lease,
    pub(crate) facts: &'static Facts,
    pub(crate) book: Book,
    pub(crate) connection_id: Uuid,
    app: App,
    token_set_id: Uuid,
    /// What the consent granted, where the provider says.
    scopes: Option<Vec<String>>,
    opened: Mutex<Opened>,
}

/// The ledger with the token that opened it.
#[derive(Clone, Default)]
struct Opened {
    ledger: Option<Arc<dyn Ledger>>,
    generation: i64,
    /// The token was renewed because the provider did not accept the one before it.
    is_renewed: bool,
}

impl<'a> Session<'a> {
    /// Takes the run up; `None` when the book has no connected connection any more.
    pub(crate) async fn open(engine: &'a Engine, lease: &'a Lease, book_id: Uuid) -> Result<Option<(Self, Progress)>, JobError> {
        let Some(connection) = connections::store::of_book(&engine.db, book_id).await? else { return Ok(None) };
        let Some(token_set_id) = connection.token_set_id else { return Ok(None) };
        let book = books::store::get(&engine.db, book_id).await?;
        let Some(set) = tokens::store::get(&engine.db, &engine.vault, token_set_id).await? else { return Ok(None) };
        let app = apps::store::get(&engine.db, &engine.vault, set.app_id).await?;
        let cursors: BTreeMap<String, Cursor> = cursors::read(&engine.db, book_id).await?;
        let tx = engine.db.begin().await?;
        lease.guard(&tx).await?;
        let run = runs::take_up(&tx, &engine.env, book_id, connection.id).await?;
        tx.commit().await?;
        let facts = Facts::of(book.platform);
        let scopes = set.scopes.clone();
        let (connection_id, opened) = (connection.id, Mutex::default());
        let session = Session { engine, lease, facts, book, connection_id, app, token_set_id, scopes, opened };
        Ok(Some((session, Progress::new(run, cursors))))
    }

    /// The clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.engine.env.now()
    }

    /// Whose calls are counted.
    pub(crate) fn account(&self) -> Account {
        Account { app_id: self.app.id, company_id: self.book.company.id.clone() }
    }

    /// What the plan must know of this run.
    pub(crate) fn frame(run: &Run) -> Frame {
        Frame { began_at: run.started_at, is_forced: run.is_forced }
    }

    /// Does the consent cover this stream? Where the provider does not say what was granted, asking will tell.
    pub(crate) fn may_read(&self, stream: &Stream) -> bool {
        let Some(granted) = &self.scopes else { return true };
        stream.scopes.is_empty() || stream.scopes.iter().any(|scope| granted.contains(scope))
    }

    /// Asks the ledger. A token that is not accepted is renewed once, and the question asked again; when a token that was renewed a
    /// moment ago is not accepted either, the reason is another.
    pub(crate) async fn ask<T, F>(&self, question: impl Fn(Arc<dyn Ledger>) -> F) -> Result<T, StepError>
    where
        F: Future<Output = Result<T, ConnectorError>> + Send,
    {
        let (ledger, generation, is_renewed) = self.opened().await?;
        match question(ledger).await {
            Err(error) if error.class == ErrorClass::Unauthorized && !is_renewed => {
                let access = tokens::newer(self.engine, &self.app, self.token_set_id, generation).await?;
                Ok(question(self.open_with(access, true)).await?)
            }
            other => Ok(other?),
        }
    }

    /// The ledger, opened once for the slice: a slice is shorter than the life that a token is given out with.
    async fn opened(&self) -> Result<(Arc<dyn Ledger>, i64, bool), StepError> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(ledger) = opened.ledger {
            return Ok((ledger, opened.generation, opened.is_renewed));
        }
        let access = tokens::access(self.engine, &self.app, self.token_set_id).await?;
        let generation = access.generation;
        Ok((self.open_with(access, false), generation, false))
    }

    fn open_with(&self, access: Access, is_renewed: bool) -> Arc<dyn Ledger> {
        let ledger: Arc<dyn Ledger> = Arc::from(self.engine.ledger(&self.app, &self.book.company.id, access.token));
        let opened = Opened { ledger: Some(ledger.clone()), generation: access.generation, is_renewed };
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = opened;
        ledger
    }

    /// Begins a transaction of this run: still ours, still connected? `None` when the connection has ended.
    pub(crate) async fn begin(&self) -> Result<Option<(Tx, Connection)>, StepError> {
        let tx = self.engine.db.begin().await?;
        self.lease.guard(&tx).await?;
        let connection = connections::store::lock_for_job(&tx, self.connection_id).await?;
        let Some(connection) = connection.filter(Connection::is_pulled) else {
            // Whoever ended or paused it has closed the run already, unless it was a node of an older release.
            runs::stop(&tx, self.book.id, "the connection ended while it was pulled", self.now()).await?;
            tx.commit().await?;
            return Ok(None);
        };
        Ok(Some((tx, connection)))
    }
}
