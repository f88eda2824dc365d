//! What was paid on documents: a record for each payment, on a bill or on an invoice. Financing beside it.

mod financing;
mod payment_records;

use bursar_web::{Access, Routes};
use financing::{create_token, get_offers, list_invoices, request};
use utoipa_axum::routes;

pub use payment_records::from_ledger::record_ledger_payment;
pub use payment_records::marks::record_what_was_marked;
pub use payment_records::posting::{payment_ids, payment_labelled, payment_posting, payment_postings};
pub use payment_records::store::payments_of_invoice;

/// The operations of this area.
pub fn routes() -> Routes {
    payment_record_routes().merge(financing_routes())
}

fn payment_record_routes() -> Routes {
    let tag = "Payment records";
    let may = |action| Access::Entity { object: "payment_record", action };
    Routes::new()
        .list(tag, may("read"), &payment_records::list::LISTING, routes!(payment_records::list::list))
        .add(tag, may("create"), routes!(payment_records::create::create))
        .add(tag, may("read"), routes!(payment_records::get::get))
        .add(tag, may("update"), routes!(payment_records::update::update))
        .add(tag, may("update"), routes!(payment_records::cancel::cancel))
        .add(tag, may("update"), routes!(payment_records::mark_as_succeeded::mark_as_succeeded))
        .add(tag, may("update"), routes!(payment_records::start_processing::start_processing))
}

fn financing_routes() -> Routes {
    let tag = "Financing";
    // The contract has no permission for it.
    let any = Access::AnyUser;
    Routes::new()
        .list(tag, any, &list_invoices::LISTING, routes!(list_invoices::list_invoices))
        .add(tag, any, routes!(request::request))
        .add(tag, any, routes!(get_offers::get_offers))
        .add(tag, any, routes!(create_token::create_token))
}
