//! Roles of an entity: what each allows its users, set in one table of things and what can be done to them.

mod change;
mod list;
mod matrix;
mod table;

pub(super) use change::{create, edit, fresh, save};
pub(super) use list::{delete, show};
