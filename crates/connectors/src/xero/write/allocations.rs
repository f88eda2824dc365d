//! Credit used for a document: a part of the credit note.

use super::{Members, written};
use crate::Kind;
use crate::write::amounts::Units;
use crate::write::{AllocationEntry, PreparedWrite, Unwritable};

/// The name of the list in bodies and answers.
pub(super) const ALLOCATIONS: &str = "Allocations";

/// The use of a credit note for an invoice or a bill.
pub(super) fn allocation(entry: &AllocationEntry) -> Result<PreparedWrite, Unwritable> {
    if !matches!((entry.credit.kind, entry.document.kind), (Kind::CreditNote, Kind::Invoice) | (Kind::VendorCredit, Kind::Bill)) {
        return Err(Unwritable::new("document.kind", "a credit is used for a document of its own side"));
    }
    let amount = Units::of(&entry.currency)?.exact("amount", entry.amount)?;
    let body = Members::default()
        .with("Invoice", Members::default().with("InvoiceID", &entry.document.remote_id))
        .with("Amount", amount)
        .with("Date", entry.date);
    let write = written("PUT", ALLOCATIONS, None, false, entry.credit.kind, body);
    Ok(PreparedWrite { resource: format!("CreditNotes/{}/{}", entry.credit.remote_id, write.resource), ..write })
}
