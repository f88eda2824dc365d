//! Looking for what we may have written: few rows by query, and our mark compared exactly afterwards.

use bursar_kernel::{NaiveDate, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::answer::{self, NoObject};
use super::{allocations, documents, entity, note};
use crate::client::{Call, Failure, Reply};
use crate::members::Members;
use crate::quickbooks::{QuickBooks, envelope, paging, record};
use crate::write::{Object, Wanted, recognized};
use crate::{ConnectorError, Cost, ErrorClass, Kind, LedgerRecord};

/// The code of an object that is not there.
const GONE: &str = "610";

/// Objects that one question looks at: as many as QuickBooks shows at once.
const MAX_COUNT: usize = 1_000;

/// Where an object of ours would be, and by what it is known.
struct Question<'a> {
    kind: Kind,
    conditions: Vec<String>,
    sign: Sign<'a>,
}

/// What proves that an object is ours.
enum Sign<'a> {
    /// Its name, which only one can have.
    Name(&'a str),
    /// Our mark in its private note.
    Marker(&'a str),
    /// Our mark, which is its whole note.
    Note(&'a str),
}

impl QuickBooks {
    pub(in crate::quickbooks) async fn find_written(&self, wanted: &Wanted) -> Result<(Vec<LedgerRecord>, Cost), ConnectorError> {
        let question = question(&wanted.object)?;
        let query = query(&question, wanted.since.map(|since| self.client.facts.reaching_back(since)))?;
        let call = Call::get(self.url("query", &[("query", query)]));
        let (records, cost) = self.client.read(&call, |reply| self.rows_of(reply, question.kind)).await?;
        if records.len() == MAX_COUNT {
            let failure =
                Failure::new(ErrorClass::Retry, "too many objects were changed at that time: the one in question may be behind them");
            return Err(ConnectorError { cost, ..failure.into() });
        }
        Ok((recognized(records, cost, |record| question.sign.is_on(record))?, cost))
    }

    pub(in crate::quickbooks) async fn read_one(
        &self,
        kind: Kind,
        remote_id: &str,
    ) -> Result<(Option<LedgerRecord>, Cost), ConnectorError> {
        let entity = entity(kind).ok_or_else(|| Failure::new(ErrorClass::Bug, "QuickBooks has no such object to be read by id"))?;
        let id = utf8_percent_encode(remote_id, NON_ALPHANUMERIC);
        let call = Call::get(self.url(&format!("{}/{id}", entity.to_ascii_lowercase()), &[]));
        let default_wait = self.client.facts.limits.default_wait_seconds;
        let understand = |reply: &Reply| match answer::object(reply, kind, default_wait) {
            Ok(record) => Ok(Some(record)),
            Err(NoObject::Failure(failure)) => Err(failure),
            Err(NoObject::Fault(fault)) => match crate::quickbooks::errors::failure(&fault, reply, default_wait) {
                failure if failure.code.as_deref() == Some(GONE) => Ok(None),
                failure => Err(failure),
            },
        };
        self.client.read(&call, understand).await
    }

    fn rows_of(&self, reply: &Reply, kind: Kind) -> Result<Vec<LedgerRecord>, Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let rows = envelope.query.as_ref().map_or(Ok(&[][..]), |rows| rows.of(entity(kind).unwrap_or_default()))?;
        rows.iter().map(|row| record(kind, row, &reply.body).map_err(|row| answer::strange(&row))).collect()
    }
}

impl Sign<'_> {
    fn is_on(&self, record: &LedgerRecord) -> bool {
        match self {
            Sign::Name(name) => record.name == *name,
            Sign::Marker(marker) => note::holds(&record.raw, marker),
            Sign::Note(marker) => {
                let raw = std::str::from_utf8(&record.raw).map(Members::of).unwrap_or_default();
                raw.read::<String>("Note").as_deref() == Some(*marker)
            }
        }
    }
}

fn question(object: &Object) -> Result<Question<'_>, Failure> {
    // Not by counterpart: a transaction moves to another one when people merge the two.
    let by_marker = |kind: Kind, known: String, marker| Question { kind, conditions: vec![known], sign: Sign::Marker(marker) };
    let of_day = |day: NaiveDate| equal("TxnDate", &day.to_string());
    Ok(match object {
        Object::Party(party) => {
            let name = party.name.trim();
            Question { kind: party.kind, conditions: vec![equal("DisplayName", name)], sign: Sign::Name(name) }
        }
        Object::Item(item) => {
            let name = item.name.trim();
            Question { kind: Kind::Item, conditions: vec![equal("Name", name)], sign: Sign::Name(name) }
        }
        Object::Document(document) | Object::WriteOff(document) => {
            let known = documents::number(document).map(|number| equal("DocNumber", number));
            by_marker(document.kind, known.unwrap_or_else(|| of_day(document.date)), &document.marker)
        }
        Object::Payment(payment) => by_marker(payment.kind, of_day(payment.date), &payment.marker),
        Object::Allocation(allocation) => {
            let kind = allocations::kind(allocation).ok_or_else(|| Failure::new(ErrorClass::Bug, "no such credit can have been used"))?;
            by_marker(kind, of_day(allocation.date), &allocation.marker)
        }
        Object::Attachment(attachment) => {
            let entity = entity(attachment.document.kind).unwrap_or_default();
            let beside =
                [equal("AttachableRef.EntityRef.Type", entity), equal("AttachableRef.EntityRef.value", &attachment.document.remote_id)];
            Question { kind: Kind::Attachment, conditions: beside.into(), sign: Sign::Note(&attachment.marker) }
        }
    })
}

fn query(question: &Question<'_>, since: Option<Timestamp>) -> Result<String, Failure> {
    let entity = entity(question.kind).ok_or_else(|| Failure::new(ErrorClass::Bug, "QuickBooks has no such object to be found"))?;
    let since = since.map(|since| format!("MetaData.LastUpdatedTime >= '{}'", paging::moment(since)));
    let conditions: Vec<String> = question.conditions.iter().cloned().chain(since).collect();
    Ok(format!("SELECT * FROM {entity} WHERE {} STARTPOSITION 1 MAXRESULTS {MAX_COUNT}", conditions.join(" AND ")))
}

/// A property with this value. Quotes are escaped as QuickBooks does it.
fn equal(property: &str, value: &str) -> String {
    format!("{property} = '{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}
