//! The pages for the work at the partner portal, as a browser sees them.

mod connections;
mod inbox;
mod records;
mod webhooks;
