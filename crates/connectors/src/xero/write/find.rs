//! Looking for what we may have written: few rows by filter, and our mark compared exactly afterwards.

use std::borrow::Cow;

use bursar_kernel::{Decimal, NaiveDate, Timestamp};
use chrono::Datelike;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{attachments, documents, endpoint, payments};
use crate::Kind;
use crate::client::{Failure, Reply};
use crate::members::Members;
use crate::record::{Body, Document};
use crate::write::{AllocationEntry, DocumentEntry, Object, Wanted, recognized};
use crate::xero::attachments::ATTACHMENTS;
use crate::xero::{Xero, paging, record};
use crate::{ConnectorError, Cost, ErrorClass, LedgerRecord};

impl Xero {
    pub(in crate::xero) async fn find_written(&self, wanted: &Wanted) -> Result<(Vec<LedgerRecord>, Cost), ConnectorError> {
        if let Object::Allocation(allocation) = &wanted.object {
            let (note, cost) = self.read_one(allocation.credit.kind, &allocation.credit.remote_id).await?;
            return Ok((note.into_iter().filter(|note| is_used(note, allocation)).collect(), cost));
        }
        if let Object::Attachment(attachment) = &wanted.object {
            let resource = attachments::beside(&attachment.document).map_err(|error| Failure::new(ErrorClass::Bug, error.to_string()))?;
            let (files, cost) = self.rows(&resource, ATTACHMENTS, &[], None).await?;
            return Ok((recognized(files, cost, |file| file.name == attachment.name)?, cost));
        }
        let endpoint = endpoint(wanted.object.kind()).map_err(|error| Failure::new(ErrorClass::Bug, error.to_string()))?;
        let parameters = [("where", filter(&wanted.object)), ("page", "1".to_owned()), ("pageSize", "100".to_owned())];
        // Items come in one piece.
        let parameters = if endpoint == "Items" { &parameters[..1] } else { &parameters[..] };
        let since = wanted.since.map(|since| self.client.facts.reaching_back(since));
        let (records, cost) = self.rows(endpoint, endpoint, parameters, since).await?;
        Ok((recognized(records, cost, |record| is_ours(record, &wanted.object))?, cost))
    }

    pub(in crate::xero) async fn read_one(&self, kind: Kind, remote_id: &str) -> Result<(Option<LedgerRecord>, Cost), ConnectorError> {
        let endpoint = endpoint(kind).map_err(|error| Failure::new(ErrorClass::Bug, error.to_string()))?;
        let resource = format!("{endpoint}/{}", utf8_percent_encode(remote_id, NON_ALPHANUMERIC));
        let (records, cost) = self.rows(&resource, endpoint, &[], None).await?;
        Ok((records.into_iter().next(), cost))
    }

    async fn rows(
        &self,
        resource: &str,
        endpoint: &str,
        parameters: &[(&str, String)],
        since: Option<Timestamp>,
    ) -> Result<(Vec<LedgerRecord>, Cost), ConnectorError> {
        let call = self.call(resource, parameters, since);
        let understand = |reply: &Reply| {
            // Nothing changed since, or nothing is there.
            if matches!(reply.status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT | StatusCode::NOT_FOUND) {
                return Ok(Vec::new());
            }
            let envelope = paging::read(reply, endpoint, self.client.facts.limits.default_wait_seconds)?;
            let rows = envelope.rows(endpoint).unwrap_or_default();
            let strange = |reason| Failure::new(ErrorClass::Retry, format!("what Xero answered cannot be read: {reason}"));
            rows.iter().map(|row| record(endpoint, row, &reply.body).map_err(|row| strange(row.reason))).collect()
        };
        self.client.read(&call, understand).await
    }
}

/// The rows among which the object would be.
fn filter(object: &Object) -> String {
    match object {
        Object::Party(party) => equal("Name", party.name.trim()),
        Object::Item(item) => equal("Code", item.code.trim()),
        Object::Document(document) | Object::WriteOff(document) => {
            let credit = matches!(document.kind, Kind::CreditNote | Kind::VendorCredit);
            let number = if credit { "CreditNoteNumber" } else { "InvoiceNumber" };
            match number_of(document) {
                // Not by contact: a document moves to another one when people merge the two.
                Some(written) => equal(number, written),
                None => format!("{} AND Contact.ContactID==Guid(\"{}\")", day("Date", document.date), document.counterpart_id),
            }
        }
        Object::Payment(payment) => match payment.document.kind {
            Kind::CreditNote | Kind::VendorCredit => format!("CreditNote.CreditNoteID==Guid(\"{}\")", payment.document.remote_id),
            _ => format!("Invoice.InvoiceID==Guid(\"{}\")", payment.document.remote_id),
        },
        Object::Allocation(allocation) => equal("CreditNoteID", &allocation.credit.remote_id),
        Object::Attachment(attachment) => equal("FileName", &attachment.name),
    }
}

fn number_of(document: &DocumentEntry) -> Option<&str> {
    document.number.as_deref().filter(|number| !number.trim().is_empty())
}

fn equal(property: &str, value: &str) -> String {
    format!("{property}==\"{}\"", value.replace('\\', r"\\").replace('"', r#"\""#))
}

fn day(property: &str, date: NaiveDate) -> String {
    format!("{property}==DateTime({},{},{})", date.year(), date.month(), date.day())
}

/// This record is what the write would have made.
fn is_ours(found: &LedgerRecord, object: &Object) -> bool {
    match (object, &found.body) {
        (Object::Party(party), Some(Body::Counterpart(contact))) => contact.is_active && contact.name == party.name.trim(),
        (Object::Item(item), Some(Body::Item(known))) => known.code.as_deref() == Some(item.code.trim()),
        (Object::Payment(payment), Some(Body::Payment(known))) => {
            let reference = payments::reference(payment);
            !found.is_deleted && (known.amount, known.date) == (payment.amount, Some(payment.date)) && known.number == Some(reference)
        }
        (Object::Document(document) | Object::WriteOff(document), Some(Body::Document(known))) => {
            found.kind == document.kind && !found.is_deleted && has_mark(found, document, known)
        }
        _ => false,
    }
}

/// Our mark stands on the document; where it has no place (credit notes of suppliers, bills without a link), contact, number, day and total do.
fn has_mark(found: &LedgerRecord, document: &DocumentEntry, known: &Document) -> bool {
    let raw = std::str::from_utf8(&found.raw).map(Members::of).unwrap_or_default();
    if let Some(link) = documents::link(document) {
        return raw.read::<String>("Url").is_some_and(|url| url == link);
    }
    let reference = documents::reference(document);
    if reference.as_deref() == Some(&document.marker) {
        return raw.read::<Cow<'_, str>>("Reference").as_deref() == Some(&document.marker);
    }
    let is_of_counterpart = known.counterpart_id.as_deref() == Some(&document.counterpart_id);
    let is_same = known.posted_date == Some(document.date) && known.total_amount == document.total;
    is_of_counterpart && is_same && number_of(document) == known.number.as_deref()
}

/// So much of this credit note was used for that document on that day.
fn is_used(note: &LedgerRecord, allocation: &AllocationEntry) -> bool {
    let raw = std::str::from_utf8(&note.raw).map(Members::of).unwrap_or_default();
    let uses: Vec<Members> = raw.read("Allocations").unwrap_or_default();
    uses.iter().any(|used| {
        let invoice: Option<String> = used.read::<Members>("Invoice").and_then(|invoice| invoice.read("InvoiceID"));
        let date = used.read::<crate::xero::dates::Moment>("Date").map(crate::xero::dates::Moment::day);
        invoice.as_deref() == Some(&allocation.document.remote_id)
            && used.read::<Decimal>("Amount") == Some(allocation.amount)
            && date == Some(allocation.date)
    })
}
