//! Receipts of what employees spent.

mod line_items;
mod receipts;

use bursar_web::{Access, Routes, route};

pub use receipts::from_mail::receipt_from_mail;
pub use receipts::reading::{finish_reading_receipt, unread_file_of_receipt};

/// The operations of this area.
pub fn routes() -> Routes {
    receipt_routes().merge(line_routes())
}

const TAG: &str = "Receipts";

const fn may(action: &'static str) -> Access {
    Access::Entity { object: "receipt", action }
}

fn receipt_routes() -> Routes {
    Routes::new()
        .list(TAG, may("read"), &receipts::list::LISTING, route!(receipts::list::list))
        .add(TAG, may("create"), route!(receipts::create::create))
        .add(TAG, may("create"), route!(receipts::upload_from_file::upload_from_file))
        .add(TAG, may("read"), route!(receipts::get::get))
        .add(TAG, may("update"), route!(receipts::update::update))
        .add(TAG, may("delete"), route!(receipts::delete::delete))
        .add(TAG, may("update"), route!(receipts::attach_file::attach_file))
}

fn line_routes() -> Routes {
    Routes::new()
        .list(TAG, may("read"), &line_items::list::LISTING, route!(line_items::list::list))
        .add(TAG, may("update"), route!(line_items::create::create))
        .add(TAG, may("update"), route!(line_items::update::update))
        .add(TAG, may("update"), route!(line_items::delete::delete))
}
