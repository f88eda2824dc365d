//! Bills and the credit notes of vendors.

mod exchange;
mod history;
mod line_items;
mod payables;
mod policy;
mod raw_counterpart;
mod recognition;
mod suggestions;
mod totals;
mod validations;

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

pub use payables::PAYABLE;
pub use payables::happened::Teller;
pub use payables::payment::{PayableBalance, PayablePaid, apply_payment, payable_balance};
pub use payables::status::PayableStatus;

const PAYABLES: &str = "Payables";
const LINES: &str = "Payable line items";

/// The operations of this area.
pub fn routes() -> Routes {
    payable_routes().merge(life_routes()).merge(validation_routes()).merge(line_routes())
}

const fn may(action: &'static str) -> Access {
    Access::Entity { object: "payable", action }
}

fn payable_routes() -> Routes {
    Routes::new()
        .list(PAYABLES, may("read"), &payables::list::LISTING, routes!(payables::list::list))
        .add(PAYABLES, may("create"), routes!(payables::create::create))
        .filter(PAYABLES, may("read"), &payables::analytics::LISTING, routes!(payables::analytics::analytics))
        .add(PAYABLES, may("create"), routes!(payables::upload_from_file::upload_from_file))
        .add(PAYABLES, Access::AnyUser, routes!(payables::variables::variables))
        .add(PAYABLES, may("read"), routes!(payables::get::get))
        .add(PAYABLES, may("delete"), routes!(payables::delete::delete))
        .add(PAYABLES, may("update"), routes!(payables::update::update))
        .add(PAYABLES, may("update"), routes!(payables::attach_file::attach_file))
        .list(PAYABLES, may("read"), &history::list::LISTING, routes!(history::list::list))
        .add(PAYABLES, may("read"), routes!(suggestions::get::get))
        .add(PAYABLES, may("update"), routes!(suggestions::delete::delete))
        .add(PAYABLES, may("read"), routes!(payables::validate::validate))
}

fn life_routes() -> Routes {
    Routes::new()
        .add(PAYABLES, may("submit"), routes!(payables::submit_for_approval::submit_for_approval))
        .add(PAYABLES, may("approve"), routes!(payables::approve_payment_operation::approve_payment_operation))
        .add(PAYABLES, may("approve"), routes!(payables::reject::reject))
        .add(PAYABLES, may("cancel"), routes!(payables::cancel::cancel))
        .add(PAYABLES, may("update"), routes!(payables::cancel_ocr::cancel_ocr))
        .add(PAYABLES, may("reopen"), routes!(payables::reopen::reopen))
        .add(PAYABLES, may("pay"), routes!(payables::mark_as_paid::mark_as_paid))
        .add(PAYABLES, may("pay"), routes!(payables::mark_as_partially_paid::mark_as_partially_paid))
}

/// What a partner decides for all of its entities: users may read it.
fn validation_routes() -> Routes {
    let read = Access::Partner { object: "payable", action: "read" };
    Routes::new()
        .add(PAYABLES, read, routes!(validations::get::get))
        .add(PAYABLES, Access::PartnerOnly, routes!(validations::replace::replace))
        .add(PAYABLES, Access::PartnerOnly, routes!(validations::reset::reset))
}

fn line_routes() -> Routes {
    Routes::new()
        .list(LINES, may("read"), &line_items::list::LISTING, routes!(line_items::list::list))
        .add(LINES, may("update"), routes!(line_items::create::create))
        .add(LINES, may("update"), routes!(line_items::replace::replace))
        .add(LINES, may("read"), routes!(line_items::get::get))
        .add(LINES, may("update"), routes!(line_items::update::update))
        .add(LINES, may("update"), routes!(line_items::delete::delete))
}
