//! Objects of the ledger as write-back asks for them: by our id, by the provider's, by name.

use bursar_connectors::Kind;
use bursar_connectors::record::Payment;
use bursar_connectors::write::DocumentReference;
use bursar_kernel::{Decimal, Timestamp, Uuid};

pub(crate) mod match_key;
pub(crate) mod store;

/// An object of the ledger, as it was last seen.
#[derive(Debug, Clone)]
pub struct LedgerObject<T> {
    /// Our id of it.
    pub id: Uuid,
    /// The provider's id.
    pub remote_id: String,
    /// Counts the provider's changes of it.
    pub remote_version: String,
    /// The provider no longer has it.
    pub is_deleted: bool,
    /// The provider's own bytes, where they are kept.
    pub raw: Option<String>,
    /// What it holds.
    pub body: T,
}

/// A payment of the ledger, and when the mirror last changed it.
#[derive(Debug, Clone)]
pub struct ChangedPayment {
    /// Received, or made.
    pub kind: Kind,
    /// The payment.
    pub payment: LedgerObject<Payment>,
    /// When.
    pub changed_at: Timestamp,
}

/// A customer, vendor or contact that the ledger no longer uses.
#[derive(Debug, Clone)]
pub struct RetiredParty {
    /// `Customer`, `Vendor` or `Contact`.
    pub kind: Kind,
    /// Our id of it.
    pub id: Uuid,
    /// The provider's id.
    pub remote_id: String,
}

impl LedgerObject<Payment> {
    /// How much of the payment went to this document; `None` when it pays others, or is void.
    pub fn applied_to(&self, document: &DocumentReference) -> Option<Decimal> {
        let is_it =
            |applied: &&bursar_connectors::record::Applied| applied.kind == document.kind && applied.remote_id == document.remote_id;
        self.body.applied_to.iter().find(is_it).filter(|_| self.body.status != "void").map(|applied| applied.amount)
    }
}
