//! Xero: numbered pages, conditional calls, and the translation of its objects.

mod accounts;
mod advances;
mod attachments;
mod company;
pub(crate) mod connections;
mod contacts;
mod dates;
mod documents;
mod errors;
mod paging;
mod payments;
mod row;
mod tracking;
mod write;

pub(crate) use write::prepare;

use async_trait::async_trait;
use bursar_kernel::Timestamp;
use bytes::Bytes;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::RawValue;

use self::attachments::ATTACHMENTS;
use self::paging::Place;
use self::row::Translated;
use crate::client::{Call, Client, Failure, Reply};
use crate::facts::{Environment, Incremental, Paging, Stream};
use crate::lenient::{self, Misread};
use crate::page_size::PageSize;
use crate::write::{PreparedWrite, Sent, Wanted};
use crate::{Changes, CompanyAnswer, ConnectorError, Cost, ErrorClass, Kind, Ledger, LedgerRecord, ListPage, PageRequest, UnreadableRow};

/// An organisation of Xero.
#[derive(Debug)]
pub(crate) struct Xero {
    client: Client,
    tenant: String,
    base: String,
}

impl Xero {
    pub(crate) fn open(client: Client, environment: &Environment, tenant: &str) -> Xero {
        let base = client.facts.endpoints(environment).api;
        Xero { client, tenant: tenant.to_owned(), base }
    }

    fn call(&self, resource: &str, parameters: &[(&str, String)], since: Option<Timestamp>) -> Call {
        let query: Vec<String> =
            parameters.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        let mut call = Call::get(format!("{}/{resource}{separator}{}", self.base, query.join("&")));
        call.headers.push(("xero-tenant-id", self.tenant.clone()));
        if let Some(since) = since {
            call.headers.push(("if-modified-since", dates::modified_since(since)));
        }
        call
    }

    /// A page of a stream: smaller when the whole one is not answered, and past the row that Xero cannot serve.
    async fn read_page(&self, stream: &Stream, request: &PageRequest) -> Result<ListPage, ConnectorError> {
        let largest = self.client.facts.paging.page_size;
        let mut place = Place::parse(request.cursor.as_deref(), largest)?;
        let mut cost = Cost::default();
        let unanswered = loop {
            match self.read_rows(stream, request.since, place, place.size_after_answer(largest)).await {
                Ok(page) => return Ok(page.after(cost)),
                Err(error) if error.may_answer_less() && stream.paging == Paging::Numbered => {
                    cost += error.cost;
                    match place.smaller() {
                        Some(smaller) => place = smaller,
                        None => break error,
                    }
                }
                Err(error) => return Err(error.after(cost)),
            }
        };
        // When the row behind it is answered and this one still is not, it is the row, and not Xero as a whole.
        let full = PageSize::full(largest);
        let behind = match self.read_rows(stream, request.since, place.past_row(), full).await {
            Ok(page) => page.after(cost),
            Err(error) => return Err(ConnectorError { cost: error.after(cost).cost, ..unanswered }),
        };
        match self.read_rows(stream, request.since, place, full).await {
            Ok(page) => Ok(page.after(behind.cost)),
            Err(error) => Ok(behind.after(error.cost).without_row(place.row(), &error)),
        }
    }

    async fn read_rows(&self, stream: &Stream, since: Option<Timestamp>, place: Place, next: PageSize) -> Result<ListPage, ConnectorError> {
        let since = since.filter(|_| stream.incremental == Incremental::ModifiedSince);
        let mut parameters: Vec<(&str, String)> = Vec::new();
        if stream.paging == Paging::Numbered {
            parameters.push(("page", place.number().to_string()));
            parameters.push(("pageSize", place.rows().to_string()));
        }
        parameters.extend(stream.order.iter().map(|order| ("order", format!("{order} ASC"))));
        parameters.extend(stream.parameters.iter().map(|(name, value)| (name.as_str(), value.clone())));
        // A smaller page is another attempt already.
        let is_repeated = place.rows() >= self.client.facts.paging.page_size;
        let call = Call { is_repeated, ..self.call(&stream.endpoint, &parameters, since) };
        let (page, cost) = self.client.read(&call, |reply| self.understand(reply, stream, place, next)).await?;
        Ok(ListPage { cost, ..page })
    }

    fn understand(&self, reply: &Reply, stream: &Stream, place: Place, next: PageSize) -> Result<ListPage, Failure> {
        // Nothing changed since: no body at all.
        if matches!(reply.status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT) {
            return Ok(ListPage { provider_time: reply.date(), ..ListPage::default() });
        }
        let envelope = paging::read(reply, &stream.endpoint, self.client.facts.limits.default_wait_seconds)?;
        let rows = envelope.rows(&stream.endpoint).unwrap_or_default();
        let read = rows.iter().flat_map(|row| records(&stream.endpoint, row, &reply.body));
        let next = if stream.paging == Paging::Numbered { paging::next(place, next, rows.len(), envelope.pagination) } else { None };
        let provider_time = envelope.time.map(|time| time.0).or(reply.date());
        let announced = envelope.pagination.map(|pagination| pagination.item_count);
        Ok(ListPage { next, provider_time, announced, ..ListPage::of(read) })
    }
}

/// The records of a row: one, but for a tracking category, which holds its options.
fn records(endpoint: &str, row: &RawValue, page: &Bytes) -> Vec<Result<LedgerRecord, UnreadableRow>> {
    if endpoint == "TrackingCategories" { tracking::options(row, page) } else { vec![record(endpoint, row, page)] }
}

/// The record of a row of this endpoint. `page` holds the bytes that the row is a part of.
fn record(endpoint: &str, row: &RawValue, page: &Bytes) -> Result<LedgerRecord, UnreadableRow> {
    let (translated, mut unread) = lenient::translate(row, id_of(endpoint), page, |text| translate(endpoint, text))?;
    let Translated { kind, remote_id, remote_version, name, is_deleted, body, unread: further } = translated;
    unread.extend(further);
    let raw = page.slice_ref(row.get().as_bytes());
    if remote_id.is_empty() {
        return Err(UnreadableRow { remote_id: None, reason: format!("{}: is empty", id_of(endpoint)), raw });
    }
    Ok(LedgerRecord { kind, remote_id, remote_version, is_deleted, name, body: Some(body), raw, unread })
}

fn translate(endpoint: &str, row: &str) -> Result<Translated, Misread> {
    match endpoint {
        "Accounts" => accounts::account(row),
        "TaxRates" => accounts::tax_rate(row),
        "Items" => accounts::item(row),
        "Contacts" => contacts::contact(row),
        "CreditNotes" => documents::credit_note(row),
        "Payments" => payments::payment(row),
        "Overpayments" => advances::overpayment(row),
        "Prepayments" => advances::prepayment(row),
        ATTACHMENTS => attachments::attachment(row),
        _ => documents::invoice(row),
    }
}

/// The member that holds the id of a row of this endpoint.
fn id_of(endpoint: &str) -> &'static str {
    match endpoint {
        "Accounts" => "AccountID",
        "TaxRates" => "TaxType",
        "Items" => "ItemID",
        "Contacts" => "ContactID",
        "CreditNotes" => "CreditNoteID",
        "Payments" => "PaymentID",
        "Overpayments" => "OverpaymentID",
        "Prepayments" => "PrepaymentID",
        ATTACHMENTS => "AttachmentID",
        _ => "InvoiceID",
    }
}

#[async_trait]
impl Ledger for Xero {
    async fn company(&self) -> Result<CompanyAnswer, ConnectorError> {
        let call = self.call("Organisation", &[], None);
        let understand = |reply: &Reply| {
            let envelope = paging::read(reply, "Organisations", self.client.facts.limits.default_wait_seconds)?;
            let none = || Failure::new(ErrorClass::Forbidden, "Xero shows no organisation to the person who connected");
            let row = envelope.rows("Organisations").and_then(|rows| rows.first()).ok_or_else(none)?;
            let read = lenient::translate(row, "OrganisationID", &reply.body, |text| company::company(&self.tenant, text));
            read.map_err(|row| Failure::new(ErrorClass::Bug, format!("the organisation of Xero cannot be read: {}", row.reason)))
        };
        let ((company, unread), cost) = self.client.read(&call, understand).await?;
        Ok(CompanyAnswer { company, unread, cost })
    }

    async fn page(&self, request: &PageRequest) -> Result<ListPage, ConnectorError> {
        match self.client.facts.stream(&request.stream) {
            Some(stream) => self.read_page(stream, request).await,
            None => Err(Failure::new(ErrorClass::Bug, format!("Xero has no stream {}", request.stream)).into()),
        }
    }

    /// No stream of Xero is marked for this: each list answers for itself what changed.
    async fn changes(&self, _: &[String], _: Timestamp) -> Result<Changes, ConnectorError> {
        Err(Failure::new(ErrorClass::Bug, "Xero has no change feed: ask each stream by page").into())
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

#[cfg(test)]
mod tests;
