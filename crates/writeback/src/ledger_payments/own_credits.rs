//! Credit notes that were written or linked from here: they take off the document that they credit when they are issued or applied, so that their use
//! for it in the ledger is no payment. Used for another document, they pay that one like any credit of the ledger.

use bursar_accounting::{LedgerObject, marks, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{Document, Payment};
use bursar_connectors::write::DocumentReference;
use bursar_kernel::{Decimal, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use crate::synced_records::store;
use crate::synced_records::{SyncedRecord, SyncedType};

/// Does a credit note of the ledger take off this document here already, or write off what nobody pays of it?
pub(super) async fn is_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &SyncedRecord,
    (kind, remote_id): (Kind, &str),
) -> Result<bool> {
    if document.write_off_id.as_deref() == Some(remote_id) {
        return Ok(true);
    }
    let Some(owner) = owner(db, scope, document.book_id, (kind, remote_id)).await? else { return Ok(false) };
    if owner.id == document.id {
        return Ok(true);
    }
    let credit = match owner.object_type {
        SyncedType::Receivable => bursar_receivables::receivable_posting(db, scope, owner.object_id).await?,
        SyncedType::Bill => bursar_payables::credit_note_posting(db, scope, owner.object_id).await?,
        SyncedType::Product | SyncedType::Customer | SyncedType::Vendor | SyncedType::PaymentRecord => None,
    };
    Ok(credit.is_some_and(|credit| credit.credits == Some(document.object_id)))
}

/// The record of a credit of the ledger; by its mark, where a restore made us forget what it was written as. What a document writes off bears the mark
/// of the document.
async fn owner(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, (kind, remote_id): (Kind, &str)) -> Result<Option<SyncedRecord>> {
    if let Some(known) = store::of_remote(db, scope, book_id, kind.as_str(), remote_id).await? {
        return Ok(Some(known));
    }
    let there = remote_object::<Document>(db, book_id, kind, remote_id).await?;
    for id in marks(there.and_then(|there| there.raw).as_deref().unwrap_or_default()) {
        if let Some(written) = record::find::<SyncedRecord>(db, scope, id).await? {
            return Ok(Some(written));
        }
    }
    Ok(None)
}

/// How much a payment pays of a document, in major units: what went there, less the credit notes with which the same payment of QuickBooks settles
/// what they take off here. `None` when it pays others, or is void.
pub(crate) async fn paid_by(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (document, named): (&SyncedRecord, &DocumentReference),
    payment: &LedgerObject<Payment>,
) -> Result<Option<Decimal>> {
    let Some(mut paid) = payment.applied_to(named) else { return Ok(None) };
    for used in payment.body.applied_to.iter().filter(|used| matches!(used.kind, Kind::CreditNote | Kind::VendorCredit)) {
        if is_of(db, scope, document, (used.kind, &used.remote_id)).await? {
            paid = paid.minus(used.amount)?;
        }
    }
    Ok(Some(paid.max(Decimal::default())))
}
