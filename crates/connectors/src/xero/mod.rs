//! Xero: numbered pages, conditional calls, and the translation of its objects.

mod accounts;
mod company;
pub(crate) mod connections;
mod contacts;
mod dates;
mod documents;
mod errors;
mod paging;
mod payments;
mod row;

use async_trait::async_trait;
use bursar_kernel::Timestamp;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::client::{Call, Client, Failure, Reply, unreadable};
use crate::facts::{Environment, Incremental, Paging, Stream};
use crate::{Changes, Company, ConnectorError, Cost, ErrorClass, Ledger, Page, PageRequest, Record};

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

    async fn read_page(&self, stream: &Stream, request: &PageRequest) -> Result<Page, ConnectorError> {
        let number = paging::number(request.cursor.as_deref())?;
        let since = request.since.filter(|_| stream.incremental == Incremental::ModifiedSince);
        let mut parameters: Vec<(&str, String)> = Vec::new();
        if stream.paging == Paging::Numbered {
            parameters.push(("page", number.to_string()));
            parameters.push(("pageSize", self.client.facts.paging.page_size.to_string()));
        }
        parameters.extend(stream.order.iter().map(|order| ("order", format!("{order} ASC"))));
        parameters.extend(stream.parameters.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let call = self.call(&stream.endpoint, &parameters, since);
        let (page, cost) = self.client.read(&call, |reply| self.understand(reply, stream, number)).await?;
        Ok(Page { cost, ..page })
    }

    fn understand(&self, reply: &Reply, stream: &Stream, number: u64) -> Result<Page, Failure> {
        // Nothing changed since: no body at all.
        if matches!(reply.status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT) {
            return Ok(Page { provider_time: reply.date(), ..Page::default() });
        }
        let envelope = paging::read(reply, &stream.endpoint, self.client.facts.limits.default_wait_seconds)?;
        let rows = envelope.rows(&stream.endpoint).unwrap_or_default();
        let records: Result<Vec<Record>, Failure> = rows.iter().map(|row| row::record(&stream.endpoint, row, &reply.body)).collect();
        let next = if stream.paging == Paging::Numbered { paging::next(number, rows.len(), envelope.pagination) } else { None };
        let provider_time = envelope.time.map(|time| time.0).or(reply.date());
        let announced = envelope.pagination.map(|pagination| pagination.item_count);
        Ok(Page { records: records?, next, provider_time, announced, cost: Cost::default() })
    }
}

#[async_trait]
impl Ledger for Xero {
    async fn company(&self) -> Result<(Company, Cost), ConnectorError> {
        let call = self.call("Organisation", &[], None);
        let understand = |reply: &Reply| {
            let envelope = paging::read(reply, "Organisations", self.client.facts.limits.default_wait_seconds)?;
            let none = || Failure::new(ErrorClass::Person, "Xero shows no organisation to the person who connected");
            let row = envelope.rows("Organisations").and_then(|rows| rows.first()).ok_or_else(none)?;
            company::company(&self.tenant, row.get()).map_err(|error| unreadable(&error))
        };
        self.client.read(&call, understand).await
    }

    async fn page(&self, request: &PageRequest) -> Result<Page, ConnectorError> {
        match self.client.facts.stream(&request.stream) {
            Some(stream) => self.read_page(stream, request).await,
            None => Err(Failure::new(ErrorClass::Bug, format!("Xero has no stream {}", request.stream)).into()),
        }
    }

    /// No stream of Xero is marked for this: each list answers for itself what changed.
    async fn changes(&self, _: &[String], _: Timestamp) -> Result<Changes, ConnectorError> {
        Err(Failure::new(ErrorClass::Bug, "Xero has no change feed: ask each stream by page").into())
    }
}

#[cfg(test)]
mod tests;
