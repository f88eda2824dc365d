//! The server as a library: the whole application as one router, its document, and the commands of the binary.

pub mod admin;
mod app;
pub mod commands;
pub mod compose;
pub mod config;
pub mod connections;
pub mod contexts;
pub mod deployment;
mod document;
mod health;
mod listeners;
mod nothing_here;
mod own;
mod proxies;
pub mod prune;
mod public_contract;
mod running;
mod telemetry;
mod unprintable;

pub use app::app;
pub use document::{document, documents};
pub use listeners::listen;
pub use proxies::Network;
pub use public_contract::denies_with_conflict;
