//! Objects of the ledger as write-back asks for them: by our id, by the provider's, by name.

use bursar_kernel::Uuid;

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
