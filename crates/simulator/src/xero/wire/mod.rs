//! The shapes of the accounting API. Each is split in what every list shows and what only pages and single answers show.

mod advance;
mod catalog;
mod contact;
mod document;
mod payment;
mod tracking;

pub use advance::AdvancePayment;
pub use catalog::{Account, Item, Side, TaxComponent, TaxRate};
pub use contact::{Address, Contact, ContactRef, ContactRest, Phone};
pub use document::{Applied, CreditUse, Document, DocumentRest, Line, LineItem, Overpaid, PaidPart, Prepaid};
pub use payment::{AccountRef, DocumentRef, Payment};
pub use tracking::{LineTracking, TrackingCategory, TrackingOption};

use serde::Serialize;

/// The second half of a shape that has none.
#[derive(Debug, Serialize)]
pub struct Nothing {}
