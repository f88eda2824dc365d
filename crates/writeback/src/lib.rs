//! Write-back: documents, payments, and what they name, written to the entity's ledger, each exactly once.
//!
//! A change of a document writes a [`SyncedRecord`] and a job in its own transaction (`eligible`). The job looks at the object, the mirror and
//! the other records, and decides what has to happen (`plan`); what is sent is committed first, byte for byte, with a key (`attempts`), and
//! what came of it is committed with the record and the mirror (`push`). A write whose end nobody knows is looked for before it is sent again.

mod account_replacements;
mod account_uses;
mod after_pull;
mod attempts;
mod backfills;
mod differences;
mod eligible;
mod errors;
mod explanations;
mod ledger_payments;
mod match_rules;
mod matches;
mod objects;
mod plan;
mod push;
mod push_settings;
mod returned_payments;
mod synced_records;
mod tax_choices;
mod waiting;
mod wake;

use bursar_web::{Access, Routes, route};

pub use backfills::AdvanceBackfill;
pub use eligible::{follow_connection, follow_entity, follow_payable, follow_payment, follow_pdf, follow_receivable, follow_vendor_credit};
pub use errors::{PushActor, PushErrorCode};
pub use explanations::why::explain_all;
pub use explanations::{Explanation, ExplanationReason};
pub use push::{Push, follow_pull, jobs};
pub use synced_records::{SyncStatus, SyncedRecord, SyncedType};
pub use waiting::longest_waiting_push;

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Accounting synchronized records";
    // What goes to the ledger is the business of whoever may update the entity.
    let change = Access::Entity { object: "entity", action: "update" };
    Routes::new()
        .list(tag, Access::AnyUser, &synced_records::list::LISTING, route!(synced_records::list::list))
        .add(tag, Access::AnyUser, route!(synced_records::get::get))
        .add(tag, change, route!(synced_records::push::push))
        .add(tag, change, route!(synced_records::resolve::resolve))
        .add(tag, change, route!(synced_records::push_many::push_many))
        .add(tag, Access::AnyUser, route!(synced_records::preview::preview))
        .add(tag, change, route!(synced_records::link::link))
        .add(tag, change, route!(synced_records::unlink::unlink))
        .add(tag, Access::AnyUser, route!(synced_records::proof::proof))
        .add(tag, Access::AnyUser, route!(explanations::list::list))
        .list(tag, Access::AnyUser, &backfills::list::LISTING, route!(backfills::list::list))
        .add(tag, change, route!(backfills::create::create))
        .add(tag, Access::AnyUser, route!(backfills::get::get))
        .list(tag, Access::AnyUser, &backfills::list_documents::LISTING, route!(backfills::list_documents::list_documents))
        .add(tag, change, route!(backfills::start::start))
        .add(tag, change, route!(backfills::cancel::cancel))
        .add(tag, Access::AnyUser, route!(push_settings::get::get))
        .add(tag, change, route!(push_settings::update::update))
        .add(tag, Access::AnyUser, route!(differences::list::list))
        .add(tag, Access::AnyUser, route!(tax_choices::list::list))
        .add(tag, change, route!(tax_choices::create::create))
        .list(tag, Access::AnyUser, &matches::list::LISTING, route!(matches::list::list))
        .add(tag, Access::AnyUser, route!(matches::get::get))
        .add(tag, change, route!(matches::decide::decide))
        .add(tag, change, route!(matches::undo::undo))
        .list(tag, Access::AnyUser, &match_rules::list::LISTING, route!(match_rules::list::list))
        .add(tag, change, route!(match_rules::delete::delete))
        .add(tag, Access::AnyUser, route!(account_uses::list::list))
        .add(tag, Access::AnyUser, route!(account_replacements::list::list))
        .add(tag, change, route!(account_replacements::create::create))
}
