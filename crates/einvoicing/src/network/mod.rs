//! Who is in the network.

pub(crate) mod lookup;
pub(crate) mod search;
