//! Invoices, credit memos, bills and vendor credits.

use serde_json::value::RawValue;

use super::{lines, note, parties, reference, tax};
use crate::Kind;
use crate::members::Members;
use crate::record::Company;
use crate::write::{DocumentEntry, DocumentField, PushAs, Target, Unwritable, text};

use crate::quickbooks::documents::home_per_foreign;

/// Longest document number; of a longer one the end is kept, and the whole stands in the private note.
pub(super) const NUMBER: usize = 21;

/// Where a document says its department.
const DEPARTMENT: &str = "DepartmentRef";

/// A document with its lines and its tax.
pub(super) fn document(
    company: &Company,
    entry: &DocumentEntry,
    before: Option<&Target>,
    kept: &[DocumentField],
) -> Result<Members, Unwritable> {
    let is_sale = matches!(entry.kind, Kind::Invoice | Kind::CreditNote);
    if !is_sale && !matches!(entry.kind, Kind::Bill | Kind::VendorCredit) {
        return Err(Unwritable::new("kind", "is no document"));
    }
    if entry.push_as != PushAs::Authorised {
        return Err(Unwritable::new("push_as", "QuickBooks knows no drafts: what it holds is booked"));
    }
    let regime = tax::Regime::of(company, entry.tax_mode, is_sale);
    let (lines, tax) = lines::lines(entry, regime, before, kept.contains(&DocumentField::Dimensions))?;
    let note = note::private_note(&texts(entry).each_ref().map(Option::as_deref), &entry.marker, before)?;
    let address =
        |field, address: &Option<_>| address.as_ref().filter(|_| is_sale).map(|address| parties::address(field, address)).transpose();
    Ok(Members::default()
        .with(if is_sale { "CustomerRef" } else { "VendorRef" }, reference(&entry.counterpart_id))
        .maybe("DocNumber", number(entry))
        .with("TxnDate", entry.date)
        .maybe(DEPARTMENT, department(entry)?)
        .maybe("DueDate", entry.due_date.filter(|_| matches!(entry.kind, Kind::Invoice | Kind::Bill)))
        .maybe("PrivateNote", note)
        .maybe("CurrencyRef", Some(reference(&entry.currency)).filter(|_| before.is_none()))
        .maybe("ExchangeRate", entry.currency_rate.map(home_per_foreign))
        .maybe("BillAddr", address("bill_to", &entry.bill_to)?)
        .maybe("ShipAddr", address("ship_to", &entry.ship_to)?)
        .maybe("GlobalTaxCalculation", regime.calculation())
        .with("Line", lines)
        .maybe("TxnTaxDetail", tax))
}

/// The members of a change without those of fields that stay as they are there.
pub(super) fn without(kept: &[DocumentField], members: Members) -> Members {
    kept.iter().fold(members, |members, field| match field {
        DocumentField::Number => members.without(&["DocNumber"]),
        DocumentField::Date => members.without(&["TxnDate"]),
        DocumentField::DueDate => members.without(&["DueDate"]),
        DocumentField::Note => members.without(&["PrivateNote"]),
        DocumentField::Lines => members.without(&["Line", "TxnTaxDetail", "GlobalTaxCalculation"]),
        // Classes stand on the lines, and were left out there.
        DocumentField::Dimensions => members.without(&[DEPARTMENT]),
    })
}

/// The document as it is there, without the department that it shall have no more; `None` where it loses none. All of it is sent then, because
/// a sparse update takes nothing off.
pub(super) fn less_department(target: &Target, members: &Members, kept: &[DocumentField]) -> Option<Members> {
    let has = |members: &Members, name| members.read::<&RawValue>(name).is_some();
    let there = Members::of(&target.raw);
    if kept.contains(&DocumentField::Dimensions) || has(members, DEPARTMENT) || !has(&there, DEPARTMENT) {
        return None;
    }
    let there = there.without(&[DEPARTMENT]).with("SyncToken", &target.remote_version).with("sparse", false);
    // Tax that was worked out for other lines is worked out again.
    Some(if has(members, "Line") { there.without(&["TxnTaxDetail"]) } else { there })
}

/// The one department of a document.
fn department(entry: &DocumentEntry) -> Result<Option<serde_json::Value>, Unwritable> {
    match entry.dimensions.as_slice() {
        [] => Ok(None),
        [one] if one.value.kind == Kind::Department => Ok(Some(reference(&one.value.remote_id))),
        _ => Err(Unwritable::new("dimensions", "a document of QuickBooks has one department, and no other dimension")),
    }
}

/// As much of a number as QuickBooks keeps.
pub(crate) fn kept_number(whole: &str) -> &str {
    text::end(whole, NUMBER)
}

/// The number as QuickBooks holds it.
pub(super) fn number(entry: &DocumentEntry) -> Option<&str> {
    entry.number.as_deref().map(kept_number).filter(|number| !number.is_empty())
}

/// What the private note says besides our mark.
fn texts(entry: &DocumentEntry) -> [Option<String>; 4] {
    let whole = entry.number.clone().filter(|whole| number(entry) != Some(whole));
    let order = entry.reference.as_ref().filter(|order| !order.trim().is_empty()).map(|order| format!("Purchase order {order}"));
    [entry.note.clone(), whole, order, entry.link.clone()]
}
