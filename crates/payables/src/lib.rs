//! Bills and the credit notes of vendors.

mod created_schema;
mod credit_note_lines;
mod credit_note_validations;
mod credit_notes;
mod exchange;
mod exported;
mod from_network;
mod history;
mod line_items;
mod payables;
mod policy;
mod posting;
mod raw_counterpart;
mod reading;
mod recognition;
mod suggestions;
mod tag_links;
mod totals;
mod validations;

use bursar_web::{Access, Routes, route};

pub use credit_notes::list::ANALYTICS as CREDIT_NOTE_ANALYTICS;
pub use exchange::CurrencyExchange;
pub use exported::exported_payables;
pub use from_network::{credit_note_from_network, payable_from_network};
pub use line_items::accounts::{bill_draft_accounts, replace_bill_account};
pub use payables::approval::{
    PayableDecision, PayableForApproval, decide_payable, hold_payable, payable_for_approval, payables_in_approval, set_approval_policy,
    tell_of_several_policies,
};
pub use payables::filters::ANALYTICS as PAYABLE_ANALYTICS;
pub use payables::follow::follow_counterpart;
pub use payables::from_mail::payable_from_mail;
pub use payables::happened::Author;
pub use payables::payment::{PayableBalance, PayablePaid, apply_payment, payable_allowance, payable_balance, payment_refusal};
pub use payables::references::require_in_ledger;
pub use payables::status::PayableStatus;
pub use payables::to_pay::{payable_to_pay, payables_to_pay};
pub use payables::{OcrStatus, PAYABLE};
pub use posting::{credit_note_ids, credit_note_posting, credit_notes_named, payable_ids, payable_posting, payables_named};
pub use reading::{
    ReadBill, ReadBillLine, Reading, file_of_payable, fill, finish_reading_credit_note, finish_reading_payable, unread_file_of_credit_note,
    unread_file_of_payable,
};

const PAYABLES: &str = "Payables";
const LINES: &str = "Payable line items";
const CREDIT_NOTES: &str = "Credit notes";

/// The operations of this area.
pub fn routes() -> Routes {
    payable_routes()
        .merge(life_routes())
        .merge(validation_routes())
        .merge(line_routes())
        .merge(credit_note_routes())
        .merge(credit_note_line_routes())
}

const fn may(action: &'static str) -> Access {
    Access::Entity { object: "payable", action }
}

fn payable_routes() -> Routes {
    Routes::new()
        .list(PAYABLES, may("read"), &payables::list::LISTING, route!(payables::list::list))
        .add(PAYABLES, may("create"), route!(payables::create::create))
        .filter(PAYABLES, may("read"), &payables::analytics::LISTING, route!(payables::analytics::analytics))
        .add(PAYABLES, may("create"), route!(payables::upload_from_file::upload_from_file))
        .add(PAYABLES, Access::AnyUser, route!(payables::variables::variables))
        .add(PAYABLES, may("read"), route!(payables::get::get))
        .add(PAYABLES, may("delete"), route!(payables::delete::delete))
        .add(PAYABLES, may("update"), route!(payables::update::update))
        .add(PAYABLES, may("update"), route!(payables::attach_file::attach_file))
        .list(PAYABLES, may("read"), &history::list::LISTING, route!(history::list::list))
        .add(PAYABLES, may("read"), route!(suggestions::get::get))
        .add(PAYABLES, may("update"), route!(suggestions::delete::delete))
        .add(PAYABLES, may("read"), route!(payables::validate::validate))
}

fn life_routes() -> Routes {
    Routes::new()
        .add(PAYABLES, may("submit"), route!(payables::submit_for_approval::submit_for_approval))
        .add(PAYABLES, may("approve"), route!(payables::approve_payment_operation::approve_payment_operation))
        .add(PAYABLES, may("approve"), route!(payables::reject::reject))
        .add(PAYABLES, may("cancel"), route!(payables::cancel::cancel))
        .add(PAYABLES, may("update"), route!(payables::cancel_ocr::cancel_ocr))
        .add(PAYABLES, may("reopen"), route!(payables::reopen::reopen))
        .add(PAYABLES, may("pay"), route!(payables::mark_as_paid::mark_as_paid))
        .add(PAYABLES, may("pay"), route!(payables::mark_as_partially_paid::mark_as_partially_paid))
}

/// What a partner decides for all of its entities: users may read it.
fn validation_routes() -> Routes {
    let read = Access::Partner { object: "payable", action: "read" };
    Routes::new()
        .add(PAYABLES, read, route!(validations::get::get))
        .add(PAYABLES, Access::PartnerOnly, route!(validations::replace::replace))
        .add(PAYABLES, Access::PartnerOnly, route!(validations::reset::reset))
}

fn line_routes() -> Routes {
    Routes::new()
        .list(LINES, may("read"), &line_items::list::LISTING, route!(line_items::list::list))
        .add(LINES, may("update"), route!(line_items::create::create))
        .add(LINES, may("update"), route!(line_items::replace::replace))
        .add(LINES, may("read"), route!(line_items::get::get))
        .add(LINES, may("update"), route!(line_items::update::update))
        .add(LINES, may("update"), route!(line_items::delete::delete))
}

fn credit_note_routes() -> Routes {
    let read = Access::Partner { object: "payable", action: "read" };
    Routes::new()
        .list(CREDIT_NOTES, may("read"), &credit_notes::list::LISTING, route!(credit_notes::list::list))
        .add(CREDIT_NOTES, may("create"), route!(credit_notes::create::create))
        .add(CREDIT_NOTES, may("create"), route!(credit_notes::upload_from_file::upload_from_file))
        .add(CREDIT_NOTES, read, route!(credit_note_validations::get::get))
        .add(CREDIT_NOTES, Access::PartnerOnly, route!(credit_note_validations::replace::replace))
        .add(CREDIT_NOTES, Access::PartnerOnly, route!(credit_note_validations::reset::reset))
        .add(CREDIT_NOTES, may("read"), route!(credit_notes::get::get))
        .add(CREDIT_NOTES, may("delete"), route!(credit_notes::delete::delete))
        .add(CREDIT_NOTES, may("update"), route!(credit_notes::update::update))
        .add(CREDIT_NOTES, may("approve"), route!(credit_notes::approve::approve))
        .add(CREDIT_NOTES, may("cancel"), route!(credit_notes::cancel::cancel))
        .add(CREDIT_NOTES, may("update"), route!(credit_notes::cancel_ocr::cancel_ocr))
        .add(CREDIT_NOTES, may("approve"), route!(credit_notes::reject::reject))
        .add(CREDIT_NOTES, may("submit"), route!(credit_notes::submit_for_approval::submit_for_approval))
        .add(CREDIT_NOTES, may("read"), route!(credit_notes::validate::validate))
}

fn credit_note_line_routes() -> Routes {
    Routes::new()
        .list(CREDIT_NOTES, may("read"), &credit_note_lines::list::LISTING, route!(credit_note_lines::list::list))
        .add(CREDIT_NOTES, may("update"), route!(credit_note_lines::create::create))
        .add(CREDIT_NOTES, may("update"), route!(credit_note_lines::replace::replace))
        .add(CREDIT_NOTES, may("read"), route!(credit_note_lines::get::get))
        .add(CREDIT_NOTES, may("update"), route!(credit_note_lines::update::update))
        .add(CREDIT_NOTES, may("update"), route!(credit_note_lines::delete::delete))
}
