//! Invoices, bills and credit notes.

use bursar_kernel::Decimal;

use super::lines;
use crate::Kind;
use crate::members::Members;
use crate::write::text::maybe_at_most;
use crate::write::{DocumentEntry, DocumentField, PushAs, Target, TaxMode, Unwritable};

/// Longest number, and longest reference.
const NUMBER: usize = 255;
/// Digits after the point of a rate.
const RATE_PLACES: u32 = 6;

/// A document, and whether it has prices with more than two decimals.
pub(super) fn document(
    entry: &DocumentEntry,
    before: Option<&Target>,
    kept_fields: &[DocumentField],
) -> Result<(Members, bool), Unwritable> {
    let (kind, id, number) = match entry.kind {
        Kind::Invoice => ("ACCREC", "InvoiceID", "InvoiceNumber"),
        Kind::Bill => ("ACCPAY", "InvoiceID", "InvoiceNumber"),
        Kind::CreditNote => ("ACCRECCREDIT", "CreditNoteID", "CreditNoteNumber"),
        Kind::VendorCredit => ("ACCPAYCREDIT", "CreditNoteID", "CreditNoteNumber"),
        _ => return Err(Unwritable::new("kind", "is no document")),
    };
    let kept = before.map(|target| Members::of(&target.raw));
    let (lines, has_fine_prices) = lines::lines(entry, kept.as_ref(), kept_fields.contains(&DocumentField::Dimensions))?;
    if !entry.dimensions.is_empty() {
        return Err(Unwritable::new("dimensions", "Xero tracks lines, and not documents"));
    }
    let is_invoice = matches!(entry.kind, Kind::Invoice | Kind::Bill);
    let contact = || Members::default().with("ContactID", &entry.counterpart_id);
    let members = Members::default()
        .maybe(id, before.map(|target| &target.remote_id))
        .with("Type", kind)
        .maybe("Contact", before.is_none().then(contact))
        .maybe(number, maybe_at_most("number", entry.number.as_deref(), NUMBER)?)
        .maybe("Reference", maybe_at_most("reference", reference(entry).as_deref(), NUMBER)?)
        .with("Date", entry.date)
        // An approved document needs the day; one that is due at once is due on its own.
        .maybe("DueDate", is_invoice.then(|| entry.due_date.unwrap_or(entry.date)))
        .maybe("CurrencyCode", before.is_none().then_some(&entry.currency))
        .maybe("CurrencyRate", entry.currency_rate.and_then(foreign_per_home))
        .maybe("Status", status(entry.push_as, kept.as_ref()))
        .with("LineAmountTypes", amounts(entry.tax_mode))
        .maybe("Url", link(entry))
        .with("LineItems", lines);
    Ok((members, has_fine_prices))
}

/// The members of a change without those of fields that stay as they are there.
pub(super) fn without(kept: &[DocumentField], members: Members) -> Members {
    kept.iter().fold(members, |members, field| match field {
        DocumentField::Number => members.without(&["InvoiceNumber", "CreditNoteNumber"]),
        DocumentField::Date => members.without(&["Date"]),
        DocumentField::DueDate => members.without(&["DueDate"]),
        DocumentField::Note => members.without(&["Reference"]),
        DocumentField::Lines => members.without(&["LineItems", "LineAmountTypes"]),
        // Tracking stands on the lines, and was left out there.
        DocumentField::Dimensions => members,
    })
}

/// Where a person finds the document at the platform, with our mark in it. Credit notes have no place for it.
pub(super) fn link(entry: &DocumentEntry) -> Option<String> {
    let link = entry.link.as_ref().filter(|_| matches!(entry.kind, Kind::Invoice | Kind::Bill))?;
    Some(if link.contains(&entry.marker) { link.clone() } else { format!("{link}#{}", entry.marker) })
}

/// The number of the purchase order; our mark, where there is none and no link holds it. Only sales have a reference.
pub(super) fn reference(entry: &DocumentEntry) -> Option<String> {
    let given = entry.reference.clone().filter(|reference| !reference.trim().is_empty());
    let mark = || Some(entry.marker.clone()).filter(|_| link(entry).is_none());
    given.or_else(mark).filter(|_| matches!(entry.kind, Kind::Invoice | Kind::CreditNote))
}

/// Xero writes foreign units for one home unit: the other way round.
pub(super) fn foreign_per_home(rate: Decimal) -> Option<Decimal> {
    Decimal::ONE.divided_by(rate).and_then(|foreign| foreign.rounded(RATE_PLACES)).ok()
}

/// The state that is asked for. What is booked already is not taken back to a draft.
fn status(push_as: PushAs, kept: Option<&Members>) -> Option<&'static str> {
    let wanted = match push_as {
        PushAs::Draft => "DRAFT",
        PushAs::Submitted => "SUBMITTED",
        PushAs::Authorised => "AUTHORISED",
    };
    let is = kept.and_then(|kept| kept.read::<String>("Status"));
    match is.as_deref() {
        Some("AUTHORISED" | "PAID" | "VOIDED" | "DELETED") => None,
        Some(is) if is == wanted => None,
        _ => Some(wanted),
    }
}

fn amounts(mode: TaxMode) -> &'static str {
    match mode {
        TaxMode::Exclusive => "Exclusive",
        TaxMode::Inclusive => "Inclusive",
        TaxMode::NoTax => "NoTax",
    }
}
