//! What a partner keeps about a counterpart for itself.

pub(crate) mod get;
pub(crate) mod replace;
pub(crate) mod store;
