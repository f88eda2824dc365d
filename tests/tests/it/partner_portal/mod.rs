//! The partner portal, as a browser sees it.

mod details;
mod forms;
mod isolation;
mod pages;
mod roles;
mod sessions;
mod sign_in;
pub(crate) mod stage;
mod team;
mod two_factor;
