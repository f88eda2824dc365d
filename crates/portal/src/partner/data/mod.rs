//! The books as they are mirrored: records of each kind, with a search, and one record down to what the provider sent.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::PortalState;

mod books;
mod columns;
mod list;
mod show;

/// Kinds of record: the word in the address and the API, and what a list of them is called.
const KINDS: [(&str, &str); 17] = [
    ("account", "Accounts"),
    ("tax_rate", "Tax rates"),
    ("bill", "Bills"),
    ("invoice", "Invoices"),
    ("contact", "Contacts"),
    ("vendor", "Suppliers"),
    ("customer", "Customers"),
    ("item", "Items"),
    ("payment", "Payments"),
    ("bill_payment", "Bill payments"),
    ("credit_note", "Credit notes"),
    ("vendor_credit", "Supplier credits"),
    ("overpayment", "Overpayments"),
    ("prepayment", "Prepayments"),
    ("class", "Classes"),
    ("department", "Departments"),
    ("tracking_option", "Tracking options"),
];

/// Everything under `/portal/data`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/data", get(books::show))
        .route("/portal/data/{entity}", get(list::first))
        .route("/portal/data/{entity}/{kind}", get(list::show))
        .route("/portal/data/{entity}/{kind}/{record}", get(show::show))
}
