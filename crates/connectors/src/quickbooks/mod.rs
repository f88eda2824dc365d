//! QuickBooks Online: queries, the change feed, and the translation of its entities.

mod accounts;
mod attachments;
mod cdc;
mod company;
mod dimensions;
mod documents;
mod envelope;
mod errors;
mod lists;
mod paging;
mod payments;
mod people;
mod row;
mod settings;
mod tax;
mod write;

pub(crate) use tax::rate_behind;
pub(crate) use write::{kept_number, prepare};

use async_trait::async_trait;
use bursar_kernel::Timestamp;
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::RawValue;
use tokio::sync::Mutex;

use self::paging::RowRead;
use self::row::{Head, Translated};
use self::settings::Settings;
use crate::client::{Client, Failure};
use crate::facts::{Environment, Paging};
use crate::lenient::{self, Misread};
use crate::write::{PreparedWrite, Sent, Wanted};
use crate::{Changes, CompanyAnswer, ConnectorError, Cost, ErrorClass, Kind, Ledger, LedgerRecord, ListPage, PageRequest, UnreadableRow};

/// The member that holds an entity's id.
const ID: &str = "Id";

/// A company of QuickBooks.
#[derive(Debug)]
pub(crate) struct QuickBooks {
    client: Client,
    /// The realm id.
    company_id: String,
    base: String,
    /// One batch answers two questions of ours; what was not asked for yet waits here and is handed out once.
    settings: Mutex<Settings>,
}

impl QuickBooks {
    pub(crate) fn open(client: Client, environment: &Environment, company_id: &str) -> QuickBooks {
        let base = format!("{}/{company_id}", client.facts.endpoints(environment).api);
        QuickBooks { client, company_id: company_id.to_owned(), base, settings: Mutex::default() }
    }

    fn url(&self, resource: &str, parameters: &[(&str, String)]) -> String {
        let fixed = self.client.facts.parameters.iter().map(|(name, value)| (name.as_str(), value));
        let all = parameters.iter().map(|(name, value)| (*name, value)).chain(fixed);
        let query: Vec<String> = all.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        let separator = if resource.contains('?') { '&' } else { '?' };
        format!("{}/{resource}{separator}{}", self.base, query.join("&"))
    }
}

#[async_trait]
impl Ledger for QuickBooks {
    async fn company(&self) -> Result<CompanyAnswer, ConnectorError> {
        self.read_company().await
    }

    async fn page(&self, request: &PageRequest) -> Result<ListPage, ConnectorError> {
        match self.client.facts.stream(&request.stream) {
            Some(stream) if stream.paging == Paging::None => self.read_tax().await,
            Some(stream) => self.read_page(stream, request).await,
            None => Err(Failure::new(ErrorClass::Bug, format!("QuickBooks has no stream {}", request.stream)).into()),
        }
    }

    async fn changes(&self, streams: &[String], since: Timestamp) -> Result<Changes, ConnectorError> {
        self.read_changes(streams, since).await
    }

    async fn send(&self, key: &str, write: &PreparedWrite, file: Bytes) -> (Sent, Cost) {
        self.send_write(key, write, file).await
    }

    async fn find(&self, wanted: &Wanted) -> Result<(Vec<LedgerRecord>, Cost), ConnectorError> {
        self.find_written(wanted).await
    }

    async fn read(&self, kind: Kind, remote_id: &str) -> Result<(Option<LedgerRecord>, Cost), ConnectorError> {
        self.read_one(kind, remote_id).await
    }
}

/// The record of a row. `page` holds the bytes that the row is a part of.
fn record(kind: Kind, row: &RawValue, page: &Bytes) -> RowRead {
    let (translated, mut unread) = lenient::translate(row, ID, page, |text| translate(kind, text))?;
    let Translated { remote_id, remote_version, name, body, unread: further } = translated;
    unread.extend(further);
    let raw = page.slice_ref(row.get().as_bytes());
    if remote_id.is_empty() {
        return Err(UnreadableRow { remote_id: None, reason: format!("{ID}: is empty"), raw });
    }
    Ok(LedgerRecord { kind, remote_id, remote_version, is_deleted: false, name, body: Some(body), raw, unread })
}

fn translate(kind: Kind, row: &str) -> Result<Translated, Misread> {
    match kind {
        Kind::Account => accounts::account(row),
        Kind::Customer => people::customer(row),
        Kind::Vendor => people::vendor(row),
        Kind::Item => accounts::item(row),
        Kind::Invoice | Kind::CreditNote => documents::receivable(row),
        Kind::Bill | Kind::VendorCredit => documents::payable(row),
        Kind::BillPayment => payments::paid(row),
        Kind::Class | Kind::Department => dimensions::dimension(row),
        Kind::Attachment => attachments::attachment(row),
        // Tax codes come another way, and what follows is Xero's: the facts name no stream of theirs.
        Kind::Payment | Kind::TaxRate | Kind::Contact | Kind::TrackingOption | Kind::Overpayment | Kind::Prepayment => {
            payments::received(row)
        }
    }
}

/// The record of a row among changes, which may say only that the object is gone.
fn changed(kind: Kind, row: &RawValue, page: &Bytes) -> RowRead {
    let head: Option<Head> = lenient::value(row);
    match head.filter(|head| head.status.as_deref() == Some("Deleted")) {
        Some(head) => Ok(LedgerRecord {
            kind,
            remote_id: head.id,
            remote_version: head.sync_token,
            is_deleted: true,
            name: String::new(),
            body: None,
            raw: page.slice_ref(row.get().as_bytes()),
            unread: Vec::new(),
        }),
        None => record(kind, row, page),
    }
}

#[cfg(test)]
mod tests;
