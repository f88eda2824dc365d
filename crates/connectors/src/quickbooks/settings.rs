//! The company and its taxes: one batch answers both.

use bursar_kernel::Timestamp;
use bytes::Bytes;
use http::Method;

use super::envelope::{self, Envelope};
use super::tax::Tables;
use super::{QuickBooks, company, errors};
use crate::client::{Call, Failure, Reply};
use crate::pacer::Pace;
use crate::{CompanyAnswer, ConnectorError, Cost, ErrorClass, ListPage};

/// What a batch answered and nobody asked for yet.
#[derive(Debug, Default)]
pub(super) struct Settings {
    company: Option<CompanyAnswer>,
    tax: Option<Result<ListPage, ConnectorError>>,
}

/// The questions of the batch, by the id under which each is answered.
const QUESTIONS: [(&str, &str); 4] = [
    ("company", "SELECT * FROM CompanyInfo"),
    ("preferences", "SELECT * FROM Preferences"),
    ("codes", "SELECT * FROM TaxCode WHERE Active IN (true,false) STARTPOSITION 1 MAXRESULTS 1000"),
    ("rates", "SELECT * FROM TaxRate WHERE Active IN (true,false) STARTPOSITION 1 MAXRESULTS 1000"),
];

/// No company has so many tax codes: a list that goes on is no list.
const MAX_ROWS: usize = 100_000;

/// The tables of a batch, and how many rows of each it held.
struct FirstTables {
    tables: Tables,
    codes: usize,
    rates: usize,
    provider_time: Option<Timestamp>,
}

impl QuickBooks {
    pub(super) async fn read_company(&self) -> Result<CompanyAnswer, ConnectorError> {
        let mut settings = self.settings.lock().await;
        if let Some(company) = settings.company.take() {
            return Ok(CompanyAnswer { cost: Cost::default(), ..company });
        }
        let (company, tax) = self.read_batch().await?;
        settings.tax = Some(tax);
        Ok(company)
    }

    pub(super) async fn read_tax(&self) -> Result<ListPage, ConnectorError> {
        let mut settings = self.settings.lock().await;
        if let Some(tax) = settings.tax.take() {
            return tax;
        }
        let (company, tax) = self.read_batch().await?;
        let cost = company.cost;
        settings.company = Some(company);
        match tax {
            Ok(tax) => Ok(tax.after(cost)),
            Err(error) => Err(error.after(cost)),
        }
    }

    /// The company, and the taxes: what is wrong with these does not keep anybody from the company.
    async fn read_batch(&self) -> Result<(CompanyAnswer, Result<ListPage, ConnectorError>), ConnectorError> {
        let questions: Vec<_> = QUESTIONS.iter().map(|(id, query)| serde_json::json!({ "bId": id, "Query": query })).collect();
        let call = Call {
            method: Method::POST,
            url: self.url("batch", &[]),
            headers: vec![("content-type", "application/json".to_owned())],
            body: Bytes::from(serde_json::json!({ "BatchItemRequest": questions }).to_string()),
            pace: Pace::Batch,
            is_repeated: true,
        };
        let ((company, tables), cost) = self.client.read(&call, |reply| self.understand_batch(reply)).await?;
        let tax = match tables {
            Ok(first) => self.complete(first).await,
            Err(failure) => Err(failure.into()),
        };
        Ok((CompanyAnswer { cost, ..company }, tax))
    }

    fn understand_batch(&self, reply: &Reply) -> Result<(CompanyAnswer, Result<FirstTables, Failure>), Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let rows = |id: &str, entity: &str| self.rows(&envelope, reply, id, entity);
        let (information, preferences) = (rows("company", "CompanyInfo")?, rows("preferences", "Preferences")?);
        let (company, unread) = company::company(&self.company_id, information.first(), preferences.first(), &reply.body)?;
        let tables = || {
            let (codes, rates) = (rows("codes", "TaxCode")?, rows("rates", "TaxRate")?);
            let mut tables = Tables::default();
            tables.add_codes(codes, &reply.body);
            tables.add_rates(rates, &reply.body);
            Ok(FirstTables { tables, codes: codes.len(), rates: rates.len(), provider_time: envelope.time().or(reply.date()) })
        };
        Ok((CompanyAnswer { company, unread, cost: Cost::default() }, tables()))
    }

    fn rows<'a, 'b>(
        &self,
        envelope: &'b Envelope<'a>,
        reply: &Reply,
        id: &str,
        entity: &str,
    ) -> Result<&'b [&'a serde_json::value::RawValue], Failure> {
        let item = envelope.answer_to(id);
        if let Some(fault) = item.and_then(|item| item.fault) {
            return Err(errors::failure(&errors::fault(fault), reply, self.client.facts.limits.default_wait_seconds));
        }
        let unanswered = || Failure::new(ErrorClass::Retry, format!("QuickBooks did not answer the request for {entity}"));
        item.and_then(|item| item.query.as_ref()).ok_or_else(unanswered)?.of(entity)
    }

    /// Companies with a tax code for each place have more than one answer holds: the rest is asked for page by page.
    async fn complete(&self, first: FirstTables) -> Result<ListPage, ConnectorError> {
        let FirstTables { mut tables, codes, rates, provider_time } = first;
        let (largest, mut cost) = (self.client.facts.paging.page_size, Cost::default());
        for (entity, mut held) in [("TaxCode", codes), ("TaxRate", rates)] {
            let mut position = 1;
            while held >= largest {
                position += held;
                if position > MAX_ROWS {
                    return Err(
                        ConnectorError::from(Failure::new(ErrorClass::Bug, format!("the list of {entity} does not end"))).after(cost)
                    );
                }
                let query = format!("SELECT * FROM {entity} WHERE Active IN (true,false) STARTPOSITION {position} MAXRESULTS {largest}");
                let call = Call::get(self.url("query", &[("query", query)]));
                let answer = self.client.read(&call, |reply| self.understand_table(reply, entity)).await;
                let ((further, count), spent) = answer.map_err(|error| error.after(cost))?;
                tables.append(further);
                cost += spent;
                held = count;
            }
        }
        let (records, unreadable) = tables.records(self.client.pacer.env().now().date_naive());
        Ok(ListPage { records, unreadable, provider_time, cost, ..ListPage::default() })
    }

    fn understand_table(&self, reply: &Reply, entity: &str) -> Result<(Tables, usize), Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let rows = envelope.query.as_ref().map_or(Ok(&[][..]), |rows| rows.of(entity))?;
        let mut tables = Tables::default();
        match entity {
            "TaxCode" => tables.add_codes(rows, &reply.body),
            _ => tables.add_rates(rows, &reply.body),
        }
        Ok((tables, rows.len()))
    }
}
