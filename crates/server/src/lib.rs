//! The server as a library: the whole application as one router, and its document.

mod app;
mod document;
mod not_served;

pub use app::app;
pub use document::document;
