//! Voiding and deleting. Which of the two Xero does follows from the state of the object: what was booked is voided, a draft deleted.

use super::{endpoint, written};
use crate::Kind;
use crate::members::Members;
use crate::write::{PreparedWrite, Target, Unwritable};

/// The object counts for nothing any more.
pub(super) fn end(target: &Target) -> Result<PreparedWrite, Unwritable> {
    let endpoint = endpoint(target.kind)?;
    let (member, id, state) = match target.kind {
        Kind::Item => return Ok(gone(target)),
        Kind::Payment | Kind::BillPayment => ("Status", "PaymentID", "DELETED"),
        Kind::CreditNote | Kind::VendorCredit => ("Status", "CreditNoteID", ended(target)),
        Kind::Invoice | Kind::Bill => ("Status", "InvoiceID", ended(target)),
        _ => ("ContactStatus", "ContactID", "ARCHIVED"),
    };
    let body = Members::default().with(id, &target.remote_id).with(member, state);
    Ok(written("POST", endpoint, Some(&target.remote_id), false, target.kind, body))
}

fn ended(target: &Target) -> &'static str {
    match Members::of(&target.raw).read::<String>("Status").as_deref() {
        Some("DRAFT" | "SUBMITTED") => "DELETED",
        _ => "VOIDED",
    }
}

/// Items are the only objects that really go.
fn gone(target: &Target) -> PreparedWrite {
    let resource = format!("Items/{}", target.remote_id);
    PreparedWrite { method: "DELETE".to_owned(), resource, body: String::new(), kind: target.kind, file: None }
}
