//! What we write to QuickBooks: one file for each kind of body, and how answers to them are judged.
//!
//! A create has no id, so it never changes what is there. An update is sparse, unless it takes something off: what is not sent stays. Both
//! carry only properties of Intuit's schema, because QuickBooks refuses a body with any other (2010).

mod allocations;
mod answer;
mod attachments;
mod documents;
mod ending;
mod find;
mod items;
mod lines;
mod note;
mod parties;
mod payments;
mod refusals;
mod tax;

pub(crate) use documents::kept_number;

use bytes::Bytes;
use http::Method;
use serde_json::json;

use super::QuickBooks;
use crate::client::Call;
use crate::members::Members;
use crate::pacer::Pace;
use crate::record::{AccountReference, Company};
use crate::write::{DocumentField, Object, PreparedWrite, Sent, Target, Unwritable, Write};
use crate::{Cost, Kind};

/// What a write is to QuickBooks, byte for byte.
pub(crate) fn prepare(company: &Company, write: &Write) -> Result<PreparedWrite, Unwritable> {
    match write {
        Write::Create { object: Object::Attachment(attachment) } => attachments::upload(attachment),
        Write::Create { object } => {
            let (kind, body) = body(company, object, None, &[])?;
            posted(kind, "", &body)
        }
        Write::Update { target, object, kept } => {
            let (kind, body) = body(company, object, Some(target), kept)?;
            if kind != target.kind {
                return Err(Unwritable::new("target.kind", "is another than that of the object"));
            }
            let body = documents::without(kept, body);
            let changed = match documents::less_department(target, &body, kept) {
                Some(there) => body.over(there),
                None => sparse(target, body),
            };
            posted(kind, "", &changed)
        }
        Write::Void { target } => ending::void(target),
        Write::Delete { target } => ending::delete(target),
    }
}

/// The kind of what is written, and its members.
fn body(company: &Company, object: &Object, before: Option<&Target>, kept: &[DocumentField]) -> Result<(Kind, Members), Unwritable> {
    match object {
        Object::Party(party) => Ok((party.kind, parties::party(party, before)?)),
        Object::Item(item) => Ok((Kind::Item, items::item(item)?)),
        Object::Document(document) | Object::WriteOff(document) => {
            Ok((document.kind, documents::document(company, document, before, kept)?))
        }
        Object::Payment(payment) => Ok((payment.kind, payments::payment(payment, before)?)),
        Object::Allocation(_) if before.is_some() => {
            Err(Unwritable::new("object", "a credit once used is not changed: take it back, and use it again"))
        }
        Object::Allocation(allocation) => allocations::allocation(allocation),
        Object::Attachment(_) => Err(Unwritable::new("object", "a file once attached is not changed")),
    }
}

/// A change of these members alone.
fn sparse(target: &Target, members: Members) -> Members {
    let head = Members::default().with("Id", &target.remote_id).with("SyncToken", &target.remote_version).with("sparse", true);
    members.over(head)
}

fn posted(kind: Kind, query: &str, body: &Members) -> Result<PreparedWrite, Unwritable> {
    let entity = entity(kind).ok_or_else(|| Unwritable::new("kind", "QuickBooks takes no such object"))?;
    let resource = format!("{}{query}", entity.to_ascii_lowercase());
    Ok(PreparedWrite { method: "POST".to_owned(), resource, body: body.text(), kind, file: None })
}

/// The name of the entity; nothing for what is not written there.
fn entity(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Customer => Some("Customer"),
        Kind::Vendor => Some("Vendor"),
        Kind::Item => Some("Item"),
        Kind::Bill => Some("Bill"),
        Kind::Invoice => Some("Invoice"),
        Kind::Payment => Some("Payment"),
        Kind::BillPayment => Some("BillPayment"),
        Kind::CreditNote => Some("CreditMemo"),
        Kind::VendorCredit => Some("VendorCredit"),
        Kind::Attachment => Some("Attachable"),
        Kind::Account | Kind::TaxRate | Kind::Contact | Kind::Class | Kind::Department | Kind::TrackingOption => None,
        Kind::Overpayment | Kind::Prepayment => None,
    }
}

/// How QuickBooks points to another object.
fn reference(id: &str) -> serde_json::Value {
    json!({ "value": id })
}

/// The same for an account, which QuickBooks knows by id alone.
fn account(field: &str, account: &AccountReference) -> Result<serde_json::Value, Unwritable> {
    match account {
        AccountReference::Id(id) => Ok(reference(id)),
        AccountReference::Code(_) => Err(Unwritable::new(field, "QuickBooks names accounts by id")),
    }
}

impl QuickBooks {
    /// Sends a write once, under its `requestid`.
    pub(super) async fn send_write(&self, key: &str, write: &PreparedWrite, file: Bytes) -> (Sent, Cost) {
        let (content_type, body) = match &write.file {
            Some(prepared) => attachments::form(key, &write.body, prepared, &file),
            None => ("application/json".to_owned(), Bytes::from(write.body.clone())),
        };
        let call = Call {
            method: Method::POST,
            url: self.url(&write.resource, &[("requestid", key.to_owned())]),
            headers: vec![("content-type", content_type)],
            body,
            pace: Pace::Call,
            is_repeated: false,
        };
        let default_wait = self.client.facts.limits.default_wait_seconds;
        self.client.attempt(&call, |reply| answer::judge(reply, write.kind, default_wait)).await
    }
}

#[cfg(test)]
mod tests;
