//! Receipts of what employees spent.

mod line_items;
mod receipts;

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

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
        .list(TAG, may("read"), &receipts::list::LISTING, routes!(receipts::list::list))
        .add(TAG, may("create"), routes!(receipts::create::create))
        .add(TAG, may("create"), routes!(receipts::upload_from_file::upload_from_file))
        .add(TAG, may("read"), routes!(receipts::get::get))
        .add(TAG, may("update"), routes!(receipts::update::update))
        .add(TAG, may("delete"), routes!(receipts::delete::delete))
        .add(TAG, may("update"), routes!(receipts::attach_file::attach_file))
}

fn line_routes() -> Routes {
    Routes::new()
        .list(TAG, may("read"), &line_items::list::LISTING, routes!(line_items::list::list))
        .add(TAG, may("update"), routes!(line_items::create::create))
        .add(TAG, may("update"), routes!(line_items::update::update))
        .add(TAG, may("update"), routes!(line_items::delete::delete))
}
