//! Books, connections, ledger accounts, tax rates, pulled documents, the pull.

mod accounting_records;
pub mod apps;
pub mod authorizations;
mod book_warnings;
mod bookable;
mod books;
pub mod clock;
mod connection_reports;
mod connections;
mod dimensions;
mod document_labels;
mod engine;
mod exported_document;
mod ledger_accounts;
mod ledger_bills;
mod ledger_documents;
mod ledger_invoices;
mod ledger_objects;
mod mark;
mod mirror;
mod open_book;
mod posting;
mod provider_usage;
pub mod provider_webhooks;
mod pull;
mod sync_days;
mod sync_issues;
mod sync_runs;
mod tax_rates;
mod tokens;
mod unreadable_rows;

use std::sync::Arc;

use bursar_jobs::Registry;
use bursar_store::SealedColumn;
use bursar_web::{Access, Routes, route};

pub use book_warnings::store::set_warnings;
pub use book_warnings::{BookWarning, WarningCode};
pub use bookable::Bookable;
pub use books::{Book, LiveBook, current_book, first_connected_at, live_book, time_zone_of_company};
pub use connections::create::RequestedPlatform;
pub use connections::store::working_books;
pub use connections::{Connection, ConnectionError, ConnectionStatus, live_connection};
pub use dimensions::store::{has_tracking_category, ledger_dimensions};
pub use dimensions::{DimensionType, LedgerDimension};
pub use document_labels::{DocumentLabel, DocumentName, LabelKind};
pub use engine::{AfterPull, Engine, Settings};
pub use exported_document::{ExportPlace, ExportSelection, ExportedDocument, ExportedParty};
pub use ledger_objects::match_key::{document_key, folded_name, name_key};
pub use ledger_objects::store::{
    accounts_of_other_books, changed_payments, documents_with_credits, ledger_object, ledger_objects, ledger_objects_after, namesakes,
    objects_like, objects_with, payments_of_document, remote_object, retired_parties, unusable_accounts,
};
pub use ledger_objects::{ChangedPayment, LedgerObject, RetiredParty};
pub use mark::{mark_of, marks};
pub use mirror::lists::{has_account, has_tax_rate, invoices_of_ledger};
pub use open_book::{NoAnswer, OpenBook, SpentBudget};
pub use posting::{
    DraftAccount, LineRole, PaymentPosting, Posting, PostingKind, PostingLine, PostingStanding, PostingTax, Unpaid, UnpaidAllowance,
    UnpaidReason,
};
pub use provider_webhooks::store::told_merge;
pub use pull::{Pull, Run, RunStatus};
pub use tokens::is_usable;

const APPS: &str = "Provider apps";
const CONNECTIONS: &str = "Accounting connections";
const ACCOUNTS: &str = "Ledger accounts";
const TAX_RATES: &str = "Accounting tax rates";
const DIMENSIONS: &str = "Accounting dimensions";
const PULLED: &str = "Accounting data pull";
const SYNCS: &str = "Syncs";
/// The books in the accounting system's own words: whoever may read the entity.
const READ: Access = Access::Entity { object: "entity", action: "read" };
/// Connecting and disconnecting is for partner tokens and users who may update the entity.
const CHANGE: Access = Access::Entity { object: "entity", action: "update" };

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
        .add(CONNECTIONS, Access::AnyUser, route!(connections::list::list))
        .add(CONNECTIONS, CHANGE, route!(connections::create::create))
        .add(CONNECTIONS, Access::AnyUser, route!(connections::get::get))
        .add(CONNECTIONS, CHANGE, route!(connections::disconnect::disconnect))
        .add(CONNECTIONS, CHANGE, route!(connections::sync::sync))
        .add(CONNECTIONS, CHANGE, route!(connections::pause::pause))
        .add(CONNECTIONS, CHANGE, route!(connections::resume::resume))
        .list(ACCOUNTS, Access::AnyUser, &ledger_accounts::list::LISTING, route!(ledger_accounts::list::list))
        .add(ACCOUNTS, Access::AnyUser, route!(ledger_accounts::get::get))
        .list(TAX_RATES, Access::AnyUser, &tax_rates::list::LISTING, route!(tax_rates::list::list))
        .add(TAX_RATES, Access::AnyUser, route!(tax_rates::get::get))
        .list(DIMENSIONS, Access::AnyUser, &dimensions::list::LISTING, route!(dimensions::list::list))
        .add(DIMENSIONS, Access::AnyUser, route!(dimensions::get::get))
        .add(PULLED, Access::AnyUser, route!(ledger_bills::list::list))
        .add(PULLED, Access::AnyUser, route!(ledger_bills::get::get))
        .add(PULLED, Access::AnyUser, route!(ledger_invoices::list::list))
        .add(PULLED, Access::AnyUser, route!(ledger_invoices::get::get))
        .list(PULLED, READ, &accounting_records::list::LISTING, route!(accounting_records::list::list))
        .add(PULLED, READ, route!(accounting_records::get::get))
        .add(SYNCS, Access::PartnerOnly, route!(sync_issues::list::list))
        .add(SYNCS, Access::PartnerOnly, route!(sync_issues::count::count))
        .list(SYNCS, Access::PartnerOnly, &connection_reports::list::LISTING, route!(connection_reports::list::list))
        .add(SYNCS, Access::PartnerOnly, route!(connection_reports::get::get))
        .list(SYNCS, Access::PartnerOnly, &sync_runs::list::LISTING, route!(sync_runs::list::list))
        .add(SYNCS, Access::PartnerOnly, route!(sync_runs::get::get))
        .add(SYNCS, Access::PartnerOnly, route!(sync_days::list::list))
        .add(SYNCS, Access::PartnerOnly, route!(provider_usage::list::list))
        .add(APPS, Access::PartnerOnly, route!(apps::list::list))
        .add(APPS, Access::PartnerOnly, route!(apps::create::create))
        .add(APPS, Access::PartnerOnly, route!(apps::make_default::make_default))
        .add(APPS, Access::PartnerOnly, route!(apps::delete::delete))
}

/// Where this area seals secrets.
pub fn sealed() -> Vec<SealedColumn> {
    let mut columns = tokens::store::SEALED.to_vec();
    columns.extend(apps::store::SEALED);
    columns.push(authorizations::SEALED_VERIFIER);
    columns
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, engine: &Arc<Engine>) {
    registry.register::<Pull>(engine.clone());
    registry.register::<tokens::revoke::RevokeTokens>(engine.clone());
}
