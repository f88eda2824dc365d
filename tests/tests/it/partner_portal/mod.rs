//! The partner portal, as a browser sees it.

mod details;
mod forms;
mod isolation;
mod pages;
pub(crate) mod people;
mod roles;
mod sessions;
mod sign_in;
mod team;
mod two_factor;
