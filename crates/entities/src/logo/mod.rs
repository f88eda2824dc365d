//! The logo of an entity: a file that stands on its documents.

pub(crate) mod delete;
pub(crate) mod upload;

/// Largest logo, in bytes: 10 MiB.
const MAX_BYTES: usize = 10 << 20;
