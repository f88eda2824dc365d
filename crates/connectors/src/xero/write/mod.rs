//! What we write to Xero: one file for each kind of body, and how answers to them are judged.
//!
//! A create is a PUT, which refuses a number or a name that is taken where a POST would change a stranger's object. An update is a POST
//! to the id. Errors are asked for element by element (`summarizeErrors=false`), so status 200 may be a refusal.

mod allocations;
mod answer;
mod attachments;
mod documents;
mod ending;
mod find;
mod items;
mod lines;
mod parties;
mod payments;
mod refusals;

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use super::Xero;
use crate::client::Call;
use crate::members::Members;
use crate::record::AccountReference;
use crate::write::{DocumentField, Object, PreparedWrite, Sent, Target, Unwritable, Write};
use crate::{ConnectorError, Cost, ErrorClass, Kind};

/// What a write is to Xero, byte for byte.
pub(crate) fn prepare(write: &Write) -> Result<PreparedWrite, Unwritable> {
    match write {
        Write::Create { object: Object::Allocation(allocation) } => allocations::allocation(allocation),
        Write::Create { object: Object::Attachment(attachment) } => attachments::upload(attachment),
        Write::Create { object } => {
            let (body, has_fine_prices) = body(object, None, &[])?;
            let endpoint = endpoint(object.kind())?;
            Ok(written("PUT", endpoint, None, has_fine_prices, object.kind(), body))
        }
        Write::Update { target, object, kept } => {
            if endpoint(object.kind())? != endpoint(target.kind)? {
                return Err(Unwritable::new("target.kind", "is another than that of the object"));
            }
            let (body, has_fine_prices) = body(object, Some(target), kept)?;
            let body = documents::without(kept, body);
            Ok(written("POST", endpoint(target.kind)?, Some(&target.remote_id), has_fine_prices, target.kind, body))
        }
        Write::Void { target } | Write::Delete { target } => ending::end(target),
    }
}

/// The members of an object, and whether it has prices with more than two decimals.
fn body(object: &Object, before: Option<&Target>, kept: &[DocumentField]) -> Result<(Members, bool), Unwritable> {
    match object {
        Object::Party(party) => Ok((parties::party(party, before)?, false)),
        Object::Item(item) => items::item(item),
        Object::Document(document) | Object::WriteOff(document) => documents::document(document, before, kept),
        Object::Payment(_) if before.is_some() => Err(Unwritable::new("object", "Xero changes no payment: delete it, and make another")),
        Object::Payment(payment) => Ok((payments::payment(payment)?, false)),
        Object::Allocation(_) => Err(Unwritable::new("object", "a credit once used is not changed: take it back, and use it again")),
        Object::Attachment(_) => Err(Unwritable::new("object", "a file once attached is not changed")),
    }
}

fn written(method: &str, endpoint: &str, id: Option<&str>, has_fine_prices: bool, kind: Kind, body: impl Serialize) -> PreparedWrite {
    let id = id.map(|id| format!("/{id}")).unwrap_or_default();
    let decimals = if has_fine_prices { "&unitdp=4" } else { "" };
    PreparedWrite {
        method: method.to_owned(),
        resource: format!("{endpoint}{id}?summarizeErrors=false{decimals}"),
        body: Members::default().with(endpoint, [body]).text(),
        kind,
        file: None,
    }
}

/// The list that a kind belongs to.
fn endpoint(kind: Kind) -> Result<&'static str, Unwritable> {
    match kind {
        Kind::Customer | Kind::Vendor | Kind::Contact => Ok("Contacts"),
        Kind::Item => Ok("Items"),
        Kind::Bill | Kind::Invoice => Ok("Invoices"),
        Kind::CreditNote | Kind::VendorCredit => Ok("CreditNotes"),
        Kind::Payment | Kind::BillPayment => Ok("Payments"),
        Kind::Account | Kind::TaxRate | Kind::Class | Kind::Department | Kind::TrackingOption => Err(not_written()),
        Kind::Overpayment | Kind::Prepayment | Kind::Attachment => Err(not_written()),
    }
}

fn not_written() -> Unwritable {
    Unwritable::new("kind", "is not written to Xero")
}

/// An account as payments name it.
fn account(account: &AccountReference) -> Members {
    match account {
        AccountReference::Id(id) => Members::default().with("AccountID", id),
        AccountReference::Code(code) => Members::default().with("Code", code),
    }
}

impl Xero {
    /// Sends a write once, under its `Idempotency-Key`.
    pub(super) async fn send_write(&self, key: &str, write: &PreparedWrite, file: Bytes) -> (Sent, Cost) {
        let Ok(method) = write.method.parse::<Method>() else {
            let error = crate::client::Failure::new(ErrorClass::Bug, format!("{} is no method", write.method));
            return (Sent::NotDone(ConnectorError::from(error)), Cost::default());
        };
        let (content_type, body) = match &write.file {
            Some(prepared) => (prepared.media_type.clone(), file),
            None => ("application/json".to_owned(), Bytes::from(write.body.clone())),
        };
        let mut call = Call { method, body, is_repeated: false, ..self.call(&write.resource, &[], None) };
        call.headers.push(("content-type", content_type));
        call.headers.push(("idempotency-key", key.to_owned()));
        let default_wait = self.client.facts.limits.default_wait_seconds;
        self.client.attempt(&call, |reply| answer::judge(reply, write, default_wait)).await
    }
}

#[cfg(test)]
mod tests;
