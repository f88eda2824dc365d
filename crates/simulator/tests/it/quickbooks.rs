//! QuickBooks Online.

mod arithmetic;
mod connecting;
mod lines;
mod names;
mod query;
mod writing;
