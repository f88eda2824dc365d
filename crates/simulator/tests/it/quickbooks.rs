//! QuickBooks Online.

mod arithmetic;
mod connecting;
mod query;
mod writing;
