//! Payments, each of one document.

use super::account;
use super::documents::foreign_per_home;
use crate::Kind;
use crate::members::Members;
use crate::write::amounts::Units;
use crate::write::text::at_most;
use crate::write::{DocumentReference, PaymentEntry, Unwritable};

/// Longest reference.
const REFERENCE: usize = 255;

/// A payment of an invoice or a bill, or of a credit note that is paid out.
pub(super) fn payment(entry: &PaymentEntry) -> Result<Members, Unwritable> {
    let amount = Units::of(&entry.currency)?.exact("amount", entry.amount)?;
    let (name, document) = document(&entry.document)?;
    let reference = reference(entry);
    Ok(Members::default()
        .with(name, document)
        .with("Account", account(&entry.account))
        .with("Date", entry.date)
        .with("Amount", amount)
        .maybe("CurrencyRate", entry.currency_rate.and_then(foreign_per_home))
        .with("Reference", at_most("reference", &reference, REFERENCE)?))
}

/// What a person knows it by, and our mark: two payments of one day and one amount must not be taken for each other.
pub(super) fn reference(entry: &PaymentEntry) -> String {
    match entry.reference.as_deref().map(str::trim).filter(|reference| !reference.is_empty()) {
        Some(reference) => format!("{reference} {}", entry.marker),
        None => entry.marker.clone(),
    }
}

/// The document, under the name that its kind has in a payment.
fn document(document: &DocumentReference) -> Result<(&'static str, Members), Unwritable> {
    let (name, id) = match document.kind {
        Kind::Invoice | Kind::Bill => ("Invoice", "InvoiceID"),
        Kind::CreditNote | Kind::VendorCredit => ("CreditNote", "CreditNoteID"),
        _ => return Err(Unwritable::new("document.kind", "is no document")),
    };
    Ok((name, Members::default().with(id, &document.remote_id)))
}
