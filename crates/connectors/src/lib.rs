//! Ledgers of others: the Ledger trait, OAuth, the paced wire, QuickBooks Online and Xero.
//!
//! A connector is facts (`providers/*.toml`) and translation (`quickbooks/`, `xero/`). Everything else (back-off, pacing,
//! classing of failures, counting) is written once, here. Nothing in this crate knows our database: what is read goes back to the
//! caller, page by page.

mod client;
mod companies;
mod currency;
pub mod facts;
mod lenient;
mod members;
mod name_servers;
pub mod oauth;
pub mod pacer;
mod page_size;
mod quickbooks;
pub mod record;
mod rows;
mod secret;
pub mod wire;
pub mod write;
mod xero;

use async_trait::async_trait;
use bursar_kernel::Timestamp;
use bytes::Bytes;

pub use companies::{RemoteCompany, companies, forget_company};
pub use facts::{Environment, Facts, Platform, page_of};
pub use name_servers::{NameServers, RData, SilentNameServers};
pub use pacer::Pacer;
pub use record::{Company, Kind, LedgerRecord, UnreadableRow};
pub use secret::Secret;
pub use wire::{Wire, WireError, WireLimits};
pub use write::{PreparedWrite, Sent, Unwritable, Wanted, Write};

use client::{Client, Failure};

/// Opens a company's ledger. `company_id` is the realm or tenant id; whoever holds the company's lane hands in its pacer.
pub fn open(
    facts: &'static Facts,
    environment: &Environment,
    wire: Wire,
    pacer: Pacer,
    company_id: &str,
    access_token: Secret,
) -> Box<dyn Ledger> {
    let client = Client { facts, wire, pacer, access_token };
    match facts.platform {
        Platform::QuickbooksOnline => Box::new(quickbooks::QuickBooks::open(client, environment, company_id)),
        Platform::Xero => Box::new(xero::Xero::open(client, environment, company_id)),
    }
}

/// What a write is to a provider, byte for byte. Pure: the same write makes the same bytes, so a journal can keep them before they are sent.
pub fn prepare(platform: Platform, company: &Company, write: &Write) -> Result<PreparedWrite, Unwritable> {
    match platform {
        Platform::QuickbooksOnline => quickbooks::prepare(company, write),
        Platform::Xero => xero::prepare(write),
    }
}

/// The remote id of the one rate behind a tax code of QuickBooks, from the bytes of its record; see [`write::TaxEntry::component_id`].
pub fn rate_behind(raw: &str, is_sale: bool) -> Option<String> {
    quickbooks::rate_behind(raw, is_sale)
}

/// A document number as QuickBooks keeps it: of one that is too long for it, the end.
pub fn kept_by_quickbooks(number: &str) -> &str {
    quickbooks::kept_number(number)
}

/// A question to a ledger: one page of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The stream, by its name in the provider's facts (`invoices`, `accounts`, `tax`).
    pub stream: String,
    /// Only what changed since then; `None` lists everything.
    pub since: Option<Timestamp>,
    /// Where the last page ended, in the connector's own words; `None` begins.
    pub cursor: Option<String>,
}

/// One page of an answer.
#[derive(Debug, Default)]
pub struct ListPage {
    /// What it holds.
    pub records: Vec<LedgerRecord>,
    /// Rows that it holds, or should hold, and that cannot be read.
    pub unreadable: Vec<UnreadableRow>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<String>,
    /// The provider's own time when it answered.
    pub provider_time: Option<Timestamp>,
    /// How many records the provider announced for the whole list, where it does.
    pub announced: Option<u64>,
    /// What the question cost.
    pub cost: Cost,
}

impl ListPage {
    /// A page of these rows, each read or unreadable.
    fn of(rows: impl IntoIterator<Item = Result<LedgerRecord, UnreadableRow>>) -> ListPage {
        let mut page = ListPage::default();
        for row in rows {
            match row {
                Ok(record) => page.records.push(record),
                Err(unreadable) => page.unreadable.push(unreadable),
            }
        }
        page
    }

    /// The same page, with what was spent before it added.
    fn after(mut self, spent: Cost) -> ListPage {
        self.cost += spent;
        self
    }

    /// The same page behind a row that the provider itself cannot serve.
    fn without_row(mut self, place: usize, error: &ConnectorError) -> ListPage {
        let reason = format!("row {place} of the list: {error}");
        self.unreadable.insert(0, UnreadableRow { remote_id: None, reason, raw: Bytes::new() });
        self
    }
}

/// Everything that changed since a moment, over several streams, in one answer.
#[derive(Debug, Default)]
pub struct Changes {
    /// The records, deleted ones among them.
    pub records: Vec<LedgerRecord>,
    /// Rows that cannot be read, each with the stream that it belongs to.
    pub unreadable: Vec<(String, UnreadableRow)>,
    /// Streams of which the provider may have left something out: ask for them by page.
    pub overflowed: Vec<String>,
    /// The provider's own time when it answered.
    pub provider_time: Option<Timestamp>,
    /// What the question cost.
    pub cost: Cost,
}

/// Calls and bytes, as the provider meters them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Calls.
    pub calls: u64,
    /// Bytes of the answers' bodies.
    pub bytes: u64,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Cost) {
        self.calls += other.calls;
        self.bytes += other.bytes;
    }
}

/// A company's ledger, opened with an access token.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// The company itself.
    async fn company(&self) -> Result<CompanyAnswer, ConnectorError>;
    /// One page of one stream.
    async fn page(&self, request: &PageRequest) -> Result<ListPage, ConnectorError>;
    /// What changed since, over these streams; only for streams whose facts say `incremental = "changes"`.
    async fn changes(&self, streams: &[String], since: Timestamp) -> Result<Changes, ConnectorError>;
    /// One attempt at a write under a key, at most 36 characters long; the same key and the same bytes are done once, as long as the
    /// provider remembers the key. Never repeated in place. `file` holds the bytes of the file that goes with the write, and is empty otherwise.
    async fn send(&self, key: &str, write: &PreparedWrite, file: Bytes) -> (Sent, Cost);
    /// What in the ledger may be the object of a write whose outcome is unknown: few, each with our mark.
    async fn find(&self, wanted: &Wanted) -> Result<(Vec<LedgerRecord>, Cost), ConnectorError>;
    /// One object as it is now; `None` when it is gone.
    async fn read(&self, kind: Kind, remote_id: &str) -> Result<(Option<LedgerRecord>, Cost), ConnectorError>;
}

/// Why a call to a provider did not answer the question, by what must happen next.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ConnectorError {
    /// What whoever called has to do.
    pub class: ErrorClass,
    /// In words for a person, without secrets.
    pub message: String,
    /// The provider's own code, where it has one.
    pub code: Option<String>,
    /// The provider's trace id (`intuit_tid`, `Xero-Correlation-Id`).
    pub trace_id: Option<String>,
    /// What the attempt cost all the same.
    pub cost: Cost,
}

impl ConnectorError {
    /// The provider was asked and could not answer: with fewer rows it might.
    fn may_answer_less(&self) -> bool {
        self.class == ErrorClass::Retry && self.cost.calls > 0
    }

    /// The same error, with what was spent before it added.
    fn after(mut self, spent: Cost) -> ConnectorError {
        self.cost += spent;
        self
    }
}

/// A failure that no call was made for.
impl From<Failure> for ConnectorError {
    fn from(failure: Failure) -> ConnectorError {
        let Failure { class, message, code } = failure;
        ConnectorError { class, message, code, trace_id: None, cost: Cost::default() }
    }
}

/// The answer to the question for the company.
#[derive(Debug)]
pub struct CompanyAnswer {
    /// The company.
    pub company: Company,
    /// Members that could not be read, each with its place and the reason.
    pub unread: Vec<String>,
    /// What the question cost.
    pub cost: Cost,
}

/// What must happen after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// Try again soon: the network, a gateway, a server.
    Retry,
    /// Try again after so many seconds: a limit was met.
    Wait {
        /// Seconds, from `Retry-After` or the facts.
        seconds: u64,
    },
    /// The access token is not accepted: refresh it once, then ask again.
    Unauthorized,
    /// The authorization is gone: the person disconnected us at the provider.
    Revoked,
    /// The token is good and does not reach so far: the consent, or the person who gave it, lacks a right.
    Forbidden,
    /// A person must do something in the ledger.
    Person,
    /// We sent something wrong.
    Bug,
}
