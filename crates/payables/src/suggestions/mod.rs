//! The counterpart that what a bill says may mean, and how to have done with the suggestion.

pub(crate) mod delete;
pub(crate) mod get;
