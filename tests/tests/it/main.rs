//! The specification of the product, through HTTP: one file for each operation.

mod document;
mod entities;
mod entity_header;
mod house;
mod portal;
mod requests;
mod tokens;
mod simulation;
