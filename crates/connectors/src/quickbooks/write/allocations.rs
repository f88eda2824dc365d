//! Credit used for a document: QuickBooks writes it as a payment of nothing that links both.

use super::payments::{linked, paid_from};
use super::{note, reference};
use crate::Kind;
use crate::members::Members;
use crate::write::amounts::Units;
use crate::write::{AllocationEntry, Unwritable};

/// The payment, and its kind.
pub(super) fn allocation(entry: &AllocationEntry) -> Result<(Kind, Members), Unwritable> {
    let amount = Units::of(&entry.currency)?.exact("amount", entry.amount)?;
    let kind = kind(entry).ok_or_else(|| Unwritable::new("document.kind", "a credit is used for a document of its own side"))?;
    let members = Members::default()
        .with(if kind == Kind::Payment { "CustomerRef" } else { "VendorRef" }, reference(&entry.counterpart_id))
        .with("TxnDate", entry.date)
        .with("TotalAmt", 0)
        .with("CurrencyRef", reference(&entry.currency))
        .maybe("PrivateNote", note::private_note(&[], &entry.marker, None)?)
        .with("Line", [linked(&entry.document, amount)?, linked(&entry.credit, amount)?]);
    if kind == Kind::Payment {
        return Ok((kind, members));
    }
    let account = entry.account.as_ref().ok_or_else(|| Unwritable::new("account", "QuickBooks asks for a bank account"))?;
    Ok((kind, paid_from(members, account, false)?))
}

/// The kind of the payment that stands for it.
pub(super) fn kind(entry: &AllocationEntry) -> Option<Kind> {
    match (entry.credit.kind, entry.document.kind) {
        (Kind::CreditNote, Kind::Invoice) => Some(Kind::Payment),
        (Kind::VendorCredit, Kind::Bill) => Some(Kind::BillPayment),
        _ => None,
    }
}
