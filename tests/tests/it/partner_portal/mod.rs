//! The partner portal, as a browser sees it.

mod forms;
mod isolation;
mod pages;
mod second_step;
mod sessions;
mod sign_in;
mod stage;
mod team;
