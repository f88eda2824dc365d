//! Currencies, for programs that show amounts.

pub(crate) mod list;
