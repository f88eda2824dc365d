//! Files for banks and from banks: bills that are paid by them, and what was booked on accounts and was paid for which document.

mod bank_imports;
mod bank_transactions;
mod batch_payments;
mod iso20022;

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

pub use batch_payments::follow::keep_bill_in_batch;

/// The operations of this area.
pub fn routes() -> Routes {
    batch_routes().merge(import_routes()).merge(transaction_routes())
}

/// Whoever may pay bills may pay them by files.
fn batch_routes() -> Routes {
    let tag = "Batch payments";
    let may = |action| Access::Entity { object: "payable", action };
    Routes::new()
        .list(tag, may("read"), &batch_payments::list::LISTING, routes!(batch_payments::list::list))
        .add(tag, may("pay"), routes!(batch_payments::create::create))
        .add(tag, may("read"), routes!(batch_payments::get::get))
        .add(tag, may("pay"), routes!(batch_payments::send::send))
        .add(tag, may("pay"), routes!(batch_payments::file::file))
        .add(tag, may("pay"), routes!(batch_payments::cancel::cancel))
}

/// What banks tell leads to records of payments.
const fn may(action: &'static str) -> Access {
    Access::Entity { object: "payment_record", action }
}

fn import_routes() -> Routes {
    let tag = "Bank imports";
    Routes::new()
        .list(tag, may("read"), &bank_imports::list::LISTING, routes!(bank_imports::list::list))
        .add(tag, may("create"), routes!(bank_imports::import::import))
        .add(tag, may("read"), routes!(bank_imports::get::get))
}

fn transaction_routes() -> Routes {
    let tag = "Bank transactions";
    Routes::new()
        .list(tag, may("read"), &bank_transactions::list::LISTING, routes!(bank_transactions::list::list))
        .add(tag, may("read"), routes!(bank_transactions::get::get))
        .add(tag, may("update"), routes!(bank_transactions::match_documents::match_documents))
        .add(tag, may("update"), routes!(bank_transactions::ignore::ignore))
        .add(tag, may("update"), routes!(bank_transactions::undo::undo))
}
