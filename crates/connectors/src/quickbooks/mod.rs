//! QuickBooks Online: queries, the change feed, and the translation of its entities.

mod accounts;
mod cdc;
mod company;
mod documents;
mod envelope;
mod errors;
mod paging;
mod payments;
mod people;
mod row;
mod tax;

use async_trait::async_trait;
use bursar_kernel::Timestamp;
use bytes::Bytes;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::Mutex;

use crate::client::{Call, Client, Failure, Reply};
use crate::facts::{Environment, Paging, Stream};
use crate::pacer::Pace;
use crate::{Changes, Company, ConnectorError, Cost, ErrorClass, Ledger, Page, PageRequest, Record};

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

#[derive(Debug, Default)]
struct Settings {
    company: Option<Company>,
    tax: Option<Page>,
}

/// The questions of the settings batch, by the id under which each is answered.
const SETTINGS: [(&str, &str); 4] = [
    ("company", "SELECT * FROM CompanyInfo"),
    ("preferences", "SELECT * FROM Preferences"),
    ("codes", "SELECT * FROM TaxCode WHERE Active IN (true,false) STARTPOSITION 1 MAXRESULTS 1000"),
    ("rates", "SELECT * FROM TaxRate WHERE Active IN (true,false) STARTPOSITION 1 MAXRESULTS 1000"),
];

impl QuickBooks {
    pub(crate) fn open(client: Client, environment: &Environment, company_id: &str) -> QuickBooks {
        let base = format!("{}/{company_id}", client.facts.endpoints(environment).api);
        QuickBooks { client, company_id: company_id.to_owned(), base, settings: Mutex::default() }
    }

    fn url(&self, resource: &str, parameters: &[(&str, String)]) -> String {
        let fixed = self.client.facts.parameters.iter().map(|(name, value)| (name.as_str(), value));
        let all = parameters.iter().map(|(name, value)| (*name, value)).chain(fixed);
        let query: Vec<String> = all.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        format!("{}/{resource}?{}", self.base, query.join("&"))
    }

    async fn read_page(&self, stream: &Stream, request: &PageRequest) -> Result<Page, ConnectorError> {
        let cursor = paging::Cursor::parse(request.cursor.as_deref())?;
        let page_size = self.client.facts.paging.page_size;
        let mut cost = Cost::default();
        for step_back in paging::STEPS_BACK {
            let position = cursor.position(step_back);
            let query = paging::query(stream, request.since, position, page_size);
            let call = Call::get(self.url("query", &[("query", query)]));
            let answer = self.client.read(&call, |reply| self.understand_rows(reply, stream)).await;
            let ((records, provider_time), spent) = answer.map_err(|error| error.after(cost))?;
            cost += spent;
            let (rows, last_ids) = (records.len(), paging::last_ids(&records));
            if let Some(records) = cursor.join(position, records) {
                let next = paging::Cursor::after(position, page_size, rows, last_ids).map(|cursor| cursor.words());
                return Ok(Page { records, next, provider_time, announced: None, cost });
            }
        }
        let moving = Failure::new(ErrorClass::Retry, format!("{} of QuickBooks shrink faster than they can be read", stream.name));
        Err(ConnectorError::from(moving).after(cost))
    }

    fn understand_rows(&self, reply: &Reply, stream: &Stream) -> Result<(Vec<Record>, Option<Timestamp>), Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let Some(rows) = &envelope.query else {
            return Err(Failure::new(ErrorClass::Bug, "QuickBooks answered a query without an answer to a query"));
        };
        let records: Result<Vec<Record>, Failure> =
            rows.of(&stream.endpoint).iter().map(|row| row::record(stream.kinds[0], row, &reply.body)).collect();
        Ok((records?, envelope.time().or(reply.date())))
    }

    async fn read_settings(&self) -> Result<(Company, Page, Cost), ConnectorError> {
        let questions: Vec<_> = SETTINGS.iter().map(|(id, query)| serde_json::json!({ "bId": id, "Query": query })).collect();
        let call = Call {
            method: Method::POST,
            url: self.url("batch", &[]),
            headers: vec![("content-type", "application/json".to_owned())],
            body: Bytes::from(serde_json::json!({ "BatchItemRequest": questions }).to_string()),
            pace: Pace::Batch,
        };
        let ((company, tax), cost) = self.client.read(&call, |reply| self.understand_settings(reply)).await?;
        Ok((company, tax, cost))
    }

    fn understand_settings(&self, reply: &Reply) -> Result<(Company, Page), Failure> {
        let facts = self.client.facts;
        let envelope = envelope::read(reply, facts.limits.default_wait_seconds)?;
        let rows = |id: &str, entity: &str| {
            let item = envelope.batch.iter().find(|item| item.id == id);
            let unanswered = || Failure::new(ErrorClass::Retry, format!("QuickBooks left the question for {entity} unanswered"));
            Ok::<_, Failure>(item.and_then(|item| item.query.as_ref()).ok_or_else(unanswered)?.of(entity))
        };
        let company =
            company::company(&self.company_id, rows("company", "CompanyInfo")?.first(), rows("preferences", "Preferences")?.first())?;
        let (codes, rates) = (rows("codes", "TaxCode")?, rows("rates", "TaxRate")?);
        if codes.len().max(rates.len()) >= facts.paging.page_size {
            return Err(Failure::new(ErrorClass::Bug, "the company has more tax codes or rates than fit into one answer"));
        }
        let today = self.client.pacer.env().now().date_naive();
        let records = tax::records(codes, rates, &reply.body, today)?;
        let page = Page { records, provider_time: envelope.time().or(reply.date()), ..Page::default() };
        Ok((company, page))
    }
}

#[async_trait]
impl Ledger for QuickBooks {
    async fn company(&self) -> Result<(Company, Cost), ConnectorError> {
        let mut settings = self.settings.lock().await;
        if let Some(company) = settings.company.take() {
            return Ok((company, Cost::default()));
        }
        let (company, tax, cost) = self.read_settings().await?;
        settings.tax = Some(tax);
        Ok((company, cost))
    }

    async fn page(&self, request: &PageRequest) -> Result<Page, ConnectorError> {
        let Some(stream) = self.client.facts.stream(&request.stream) else {
            return Err(Failure::new(ErrorClass::Bug, format!("QuickBooks has no stream {}", request.stream)).into());
        };
        if stream.paging != Paging::None {
            return self.read_page(stream, request).await;
        }
        let mut settings = self.settings.lock().await;
        if let Some(tax) = settings.tax.take() {
            return Ok(tax);
        }
        let (company, tax, cost) = self.read_settings().await?;
        settings.company = Some(company);
        Ok(Page { cost, ..tax })
    }

    async fn changes(&self, streams: &[String], since: Timestamp) -> Result<Changes, ConnectorError> {
        self.read_changes(streams, since).await
    }
}

#[cfg(test)]
mod tests;
