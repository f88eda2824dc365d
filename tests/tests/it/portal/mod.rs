//! The pages for people: the connect flow, from the link to the last page, and the documentation.

mod docs;
mod feedback;
mod flow;
mod forms;
mod kept;
mod refusals;
pub(crate) mod server;
mod status;
mod webhooks;
