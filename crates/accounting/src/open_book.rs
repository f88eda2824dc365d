//! A book whose ledger is open: for jobs that hold its company's lane.

use std::sync::{Arc, Mutex, PoisonError};

use bursar_connectors::facts::{Feature, Stream};
use bursar_connectors::{ConnectorError, Cost, ErrorClass, Facts, Ledger, LedgerRecord};
use bursar_jobs::{JobError, Lease};
use bursar_kernel::{Error, TimeDelta, Timestamp, Uuid};
use bursar_store::Tx;
use chrono::NaiveTime;

use crate::apps::{self, App};
use crate::books::{self, Book};
use crate::connections::{self, Connection};
use crate::engine::Engine;
use crate::mirror::{self, Applied};
use crate::pull;
use crate::pull::usage::{self, Account};
use crate::tokens::{self, Access, NoAccess};

/// A book with its ledger, as long as one job works on it.
pub struct OpenBook<'a> {
    /// What jobs of accounting work with.
    pub engine: &'a Engine,
    /// The right to the lane.
    pub lease: &'a Lease,
    /// What is known of the provider.
    pub facts: &'static Facts,
    /// The book.
    pub book: Book,
    /// The connection that keeps it in step.
    pub connection_id: Uuid,
    /// When its last pull ended.
    pub pulled_at: Option<Timestamp>,
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

/// Of the calls that the provider allows a day, those are used that whatever nobody waits for may use: the rest is a reserve for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpentBudget {
    /// Calls of today (UTC).
    pub used: i64,
    /// Calls that the provider allows.
    pub per_day: u64,
    /// When there are calls again: tomorrow.
    pub until: Timestamp,
}

/// Why a question to a ledger has no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// The provider's own answer, or the lack of one.
    Provider(ConnectorError),
    /// The authorization is gone.
    Dead,
    /// The provider did not renew the token, for now.
    NoToken(Error),
}

impl From<NoAccess> for NoAnswer {
    fn from(error: NoAccess) -> Self {
        match error {
            NoAccess::Dead => NoAnswer::Dead,
            NoAccess::Later(error) => NoAnswer::NoToken(error),
        }
    }
}

impl From<ConnectorError> for NoAnswer {
    fn from(error: ConnectorError) -> Self {
        NoAnswer::Provider(error)
    }
}

impl<'a> OpenBook<'a> {
    /// The book of that id; `None` when it has no connected connection any more, or one that rests.
    pub async fn open(engine: &'a Engine, lease: &'a Lease, book_id: Uuid) -> Result<Option<Self>, JobError> {
        let Some(connection) = connections::store::of_book(&engine.db, book_id).await? else { return Ok(None) };
        let Some(token_set_id) = connection.token_set_id else { return Ok(None) };
        let book = books::store::get(&engine.db, book_id).await?;
        let Some(set) = tokens::store::get(&engine.db, &engine.vault, token_set_id).await? else { return Ok(None) };
        let app = apps::store::get(&engine.db, &engine.vault, set.app_id).await?;
        let facts = Facts::of(book.platform);
        let (connection_id, pulled_at, opened) = (connection.id, connection.last_pull, Mutex::default());
        Ok(Some(OpenBook { engine, lease, facts, book, connection_id, pulled_at, app, token_set_id, scopes: set.scopes, opened }))
    }

    /// The clock.
    pub fn now(&self) -> Timestamp {
        self.engine.env.now()
    }

    /// Whose calls are counted.
    pub(crate) fn account(&self) -> Account {
        Account { app_id: self.app.id, company_id: self.book.company.id.clone() }
    }

    /// Does the consent cover this stream? Where the provider does not say what was granted, asking will tell.
    pub(crate) fn may_read(&self, stream: &Stream) -> bool {
        let Some(granted) = &self.scopes else { return true };
        stream.scopes.is_empty() || stream.scopes.iter().any(|scope| granted.contains(scope))
    }

    /// Does the consent cover this feature? Where the provider does not say what was granted, asking will tell.
    pub fn has(&self, feature: Feature) -> bool {
        let wanted = self.facts.oauth.features.get(&feature).map(Vec::as_slice).unwrap_or_default();
        self.scopes.as_ref().is_none_or(|granted| wanted.iter().all(|scope| granted.contains(scope)))
    }

    /// Asks the ledger. A token that is not accepted is renewed once, and the question asked again; when a token that was renewed a
    /// moment ago is not accepted either, the reason is another.
    pub async fn ask<T, F>(&self, question: impl Fn(Arc<dyn Ledger>) -> F) -> Result<T, NoAnswer>
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

    /// The ledger, opened once for the job: a slice is shorter than the life that a token is given out with.
    async fn opened(&self) -> Result<(Arc<dyn Ledger>, i64, bool), NoAnswer> {
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

    /// Begins a transaction that holds the connection: still ours, still connected, by the same consent? When it has ended, rests or was
    /// authorized anew, the transaction comes back alone.
    pub async fn begin(&self) -> Result<Result<(Tx, Connection), Tx>, JobError> {
        let tx = self.lease.begin(&self.engine.db).await?;
        let connection = connections::store::lock_for_job(&tx, self.connection_id).await?;
        Ok(match connection.filter(|connection| connection.is_pulled() && self.is_authorized_by(connection)) {
            Some(connection) => Ok((tx, connection)),
            None => Err(tx),
        })
    }

    /// Does the connection live by the consent with which the book was opened?
    pub(crate) fn is_authorized_by(&self, connection: &Connection) -> bool {
        connection.token_set_id == Some(self.token_set_id)
    }

    /// The lane of all work on the company.
    pub fn lane(&self) -> String {
        books::lane(self.app.id, self.book.platform, &self.book.company.id)
    }

    /// What is used of the day's calls once it is four fifths of them; nothing before, or where there is no such limit.
    pub async fn spent_budget(&self) -> bursar_kernel::Result<Option<SpentBudget>> {
        let settings = &self.engine.settings;
        let Some(per_day) = usage::per_day(self.facts, settings.calls_per_day).filter(|_| settings.is_paced) else { return Ok(None) };
        let used = usage::calls_today(&self.engine.db, &self.account(), self.now()).await?;
        if used < i64::try_from(per_day * 4 / 5).unwrap_or(i64::MAX) {
            return Ok(None);
        }
        let midnight = (self.now() + TimeDelta::days(1)).date_naive().and_time(NaiveTime::MIN).and_utc();
        Ok(Some(SpentBudget { used, per_day, until: midnight + TimeDelta::minutes(5) }))
    }

    /// Has everything read that changed since it was read last.
    pub async fn ask_for_pull(&self) -> Result<(), JobError> {
        if let Ok((tx, connection)) = self.begin().await? {
            pull::start(&tx, &self.engine.env, &connection, pull::Cause::Required).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Charges what a question cost to the company's meter.
    pub async fn charge(&self, tx: &Tx, cost: Cost) -> bursar_kernel::Result<()> {
        usage::charge(tx, &self.account(), cost, self.now()).await
    }

    /// Takes an object that a write returned into the mirror, as a pull would.
    pub async fn mirror(&self, tx: &Tx, by: Uuid, record: LedgerRecord) -> bursar_kernel::Result<()> {
        let row = mirror::prepare(record, self.engine.settings.keeps_raw_bodies)?;
        let _: Applied = mirror::store::upsert(tx, &self.engine.env, self.book.id, by, vec![row]).await?;
        Ok(())
    }
}
