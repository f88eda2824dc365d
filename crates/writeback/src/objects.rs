//! Objects of ours, whatever their type.

use bursar_accounting::{LiveBook, live_book};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use crate::synced_records::SyncedType;

/// The book that is connected; without one there is nothing to write to.
pub(crate) async fn require_live_book(tx: &Tx, scope: &Scope) -> Result<LiveBook> {
    live_book(tx, scope).await?.ok_or_else(no_live_book)
}

/// There is nothing to write to.
pub(crate) fn no_live_book() -> Error {
    Error::conflict("the entity has no live connection: connect its accounting system first")
}

/// Is there an object of this type and id within the scope?
pub(crate) async fn require(tx: &Tx, scope: &Scope, object_type: SyncedType, id: Uuid) -> Result<()> {
    let is_there = match object_type {
        SyncedType::Product => record::exists::<bursar_catalog::Product>(tx, scope, id).await?,
        SyncedType::Customer | SyncedType::Vendor => bursar_counterparts::find(tx, scope, id).await?.is_some(),
        SyncedType::Receivable => bursar_receivables::receivable_posting(tx, scope, id).await?.is_some(),
        SyncedType::Bill => {
            bursar_payables::payable_posting(tx, scope, id).await?.is_some()
                || bursar_payables::credit_note_posting(tx, scope, id).await?.is_some()
        }
        SyncedType::PaymentRecord => bursar_payments::payment_posting(tx, scope, id).await?.is_some(),
    };
    let missing = || FieldError::new("body", "object_id", "names no object of this type of the entity", "value_error");
    if is_there { Ok(()) } else { Err(Error::invalid(missing())) }
}
