//! What is paid on documents: links by which somebody is asked to pay, what became of each, and a record for each payment. Financing beside them.

mod context;
mod documents;
mod financing;
mod payment_accounts;
mod payment_intents;
mod payment_links;
mod payment_pages;
mod payment_records;
mod stripe;
mod stripe_accounts;

use bursar_web::{Access, Routes, route};
use financing::{create_token, get_offers, list_invoices, request};

pub use context::{PaymentsContext, jobs};
pub use payment_accounts::{PaymentAccount, PaymentAccountType, PaymentBankAccount};
pub use payment_intents::status::IntentStatus;
pub use payment_intents::{InvoiceFile, InvoiceInformation, PaymentIntent};
pub use payment_links::follow::follow_document;
pub use payment_links::{LinkStatus, PaymentLink, bank_reference};
pub use payment_pages::{PaymentPage, open_page, tell_of_transfer};
pub use payment_records::by_bank::{
    BankPayment, BankPaymentEnd, OnItsWay, PaidDocument, all_on_its_way, bank_payment_refusal, begin_bank_payment, end_bank_payment,
    on_its_way, receive_bank_payment, record_bank_payment, return_bank_payment,
};
pub use payment_records::from_ledger::record_ledger_payment;
pub use payment_records::marks::record_what_was_marked;
pub use payment_records::posting::{payment_ids, payment_labeled, payment_posting, payment_postings};
pub use payment_records::store::payments_of_invoice;
pub use stripe::page::{begin_card_payment, card_payment, take_back_from_stripe};
pub use stripe::{STRIPE_URL, Stripe, StripeServer, StripeSettings, stripe_methods, stripe_webhooks};

/// The operations of this area.
pub fn routes() -> Routes {
    record_routes().merge(intent_routes()).merge(link_routes()).merge(stripe_account_routes()).merge(financing_routes())
}

fn record_routes() -> Routes {
    let tag = "Payment records";
    Routes::new()
        .list(tag, may("read"), &payment_records::list::LISTING, route!(payment_records::list::list))
        .add(tag, may("create"), route!(payment_records::create::create))
        .add(tag, may("read"), route!(payment_records::get::get))
        .add(tag, may("update"), route!(payment_records::update::update))
        .add(tag, may("update"), route!(payment_records::cancel::cancel))
        .add(tag, may("update"), route!(payment_records::mark_as_succeeded::mark_as_succeeded))
        .add(tag, may("update"), route!(payment_records::start_processing::start_processing))
}

fn stripe_account_routes() -> Routes {
    let tag = "Stripe accounts";
    Routes::new()
        .add(tag, Access::Partner { object: "entity", action: "read" }, route!(stripe_accounts::get::get))
        .add(tag, Access::PartnerOnly, route!(stripe_accounts::set::set))
        .add(tag, Access::PartnerOnly, route!(stripe_accounts::delete::delete))
}

fn financing_routes() -> Routes {
    let tag = "Financing";
    // The contract has no permission for it.
    let any = Access::AnyUser;
    Routes::new()
        .list(tag, any, &list_invoices::LISTING, route!(list_invoices::list_invoices))
        .add(tag, any, route!(request::request))
        .add(tag, any, route!(get_offers::get_offers))
        .add(tag, any, route!(create_token::create_token))
}

/// The contract has no permission for intents: what they lead to are payments.
fn intent_routes() -> Routes {
    let tag = "Payment intents";
    Routes::new()
        .list(tag, may("read"), &payment_intents::list::LISTING, route!(payment_intents::list::list))
        .add(tag, may("read"), route!(payment_intents::get::get))
        .add(tag, may("update"), route!(payment_intents::update::update))
        .add(tag, may("read"), route!(payment_intents::history::history))
        .add(tag, may("update"), route!(payment_intents::mark_as_succeeded::mark_as_succeeded))
        .add(tag, may("update"), route!(payment_intents::mark_as_failed::mark_as_failed))
}

/// What it takes depends on what is asked for: `payment_links/asked.rs`.
fn link_routes() -> Routes {
    let tag = "Payment links";
    Routes::new()
        .add(tag, Access::ByContent, route!(payment_links::create::create))
        .add(tag, Access::ByContent, route!(payment_links::get::get))
        .add(tag, Access::ByContent, route!(payment_links::expire::expire))
}

const fn may(action: &'static str) -> Access {
    Access::Entity { object: "payment_record", action }
}
