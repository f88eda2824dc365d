//! The pages for the work at the partner portal, as a browser sees them.

mod conflicts;
mod connections;
mod inbox;
mod matches;
mod records;
mod webhooks;
