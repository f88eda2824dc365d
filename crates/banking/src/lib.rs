//! Files for banks and from banks: bills that are paid by them, and what was booked on accounts and was paid for which document.

mod bank_imports;
mod bank_transactions;
mod batch_payments;
mod iso20022;

use bursar_web::{Access, Routes, route};

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
        .list(tag, may("read"), &batch_payments::list::LISTING, route!(batch_payments::list::list))
        .add(tag, may("pay"), route!(batch_payments::create::create))
        .add(tag, may("read"), route!(batch_payments::get::get))
        .add(tag, may("pay"), route!(batch_payments::send::send))
        .add(tag, may("pay"), route!(batch_payments::file::file))
        .add(tag, may("pay"), route!(batch_payments::cancel::cancel))
}

/// What banks tell leads to records of payments.
const fn may(action: &'static str) -> Access {
    Access::Entity { object: "payment_record", action }
}

fn import_routes() -> Routes {
    let tag = "Bank imports";
    Routes::new()
        .list(tag, may("read"), &bank_imports::list::LISTING, route!(bank_imports::list::list))
        .add(tag, may("create"), route!(bank_imports::import::import))
        .add(tag, may("read"), route!(bank_imports::get::get))
}

fn transaction_routes() -> Routes {
    let tag = "Bank transactions";
    Routes::new()
        .list(tag, may("read"), &bank_transactions::list::LISTING, route!(bank_transactions::list::list))
        .add(tag, may("read"), route!(bank_transactions::get::get))
        .add(tag, may("update"), route!(bank_transactions::match_documents::match_documents))
        .add(tag, may("update"), route!(bank_transactions::ignore::ignore))
        .add(tag, may("update"), route!(bank_transactions::undo::undo))
}
