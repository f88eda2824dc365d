//! Both providers, driven through the router in the same process.

// The attribute tells the lints that all of this is test code.
#[cfg(test)]
mod client;
#[cfg(test)]
mod page;
#[cfg(test)]
mod quickbooks;
#[cfg(test)]
mod world;
#[cfg(test)]
mod xero;
