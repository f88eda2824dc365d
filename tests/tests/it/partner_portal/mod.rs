//! The partner portal, as a browser sees it.

mod details;
mod forms;
mod isolation;
mod pages;
mod roles;
mod second_step;
mod sessions;
mod sign_in;
pub(crate) mod stage;
mod team;
