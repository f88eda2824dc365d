//! The specification of the product, through HTTP: one file for each operation.

mod document;
mod entities;
mod house;
mod requests;
mod tokens;
