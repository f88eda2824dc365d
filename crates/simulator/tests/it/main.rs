//! Both providers, driven through the router in the same process.

mod client;
mod quickbooks;
mod world;
mod xero;
