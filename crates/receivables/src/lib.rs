//! Invoices, quotes, credit notes: what they come to, their numbers, and their life.

mod context;
mod day;
mod einvoices;
mod exported;
mod history;
mod mails;
mod overdue_reminders;
mod papers;
mod payment_reminders;
mod posting;
mod receivables;
mod recipients;
mod reminding;
mod zones;

pub use context::{AfterPdf, ReceivablesContext, jobs};
pub use day::Day;
pub use einvoices::settle::settle_einvoice;
pub use exported::exported_receivables;
pub use mails::follow::follow;
pub use mails::store::failed_mails;
pub use mails::{MailRecipient, MailRecipients, MailStatus, ReceivableMail};
pub use overdue_reminders::{OverdueReminder, OverdueTerm};
pub use papers::render_pdf::ask_for_pdf;
pub use papers::sources::{PaymentsOf, ReceivedPayment};
pub use payment_reminders::{PaymentReminder, ReminderStatus, ReminderText};
pub use posting::{credit_note_ids, invoice_ids, receivable_posting, receivables_named};
pub use receivables::Receivable;
pub use receivables::accounts::{receivable_draft_accounts, replace_receivable_account};
pub use receivables::deliverable::{Deliverable, DeliverableLine, deliverable};
pub use receivables::listing::ANALYTICS as RECEIVABLE_ANALYTICS;
pub use receivables::payment::{
    AppliedPayment, InvoiceBalance, Payment, apply_payment, invoice_allowance, invoice_balance, payment_refusal,
};
pub use receivables::recurring::{Automation, MadeInvoice, RecurringMail, become_recurring, has_contact_address, make_recurring_invoice};
pub use receivables::status::{ReceivableStatus, ReceivableType};
pub use receivables::to_pay::{PaymentPageChange, change_payment_page, hold_receivable, invoice_to_pay, invoices_to_pay};
pub use recipients::Recipients;
pub use zones::{recurs_at, today};

use bursar_web::{Access, Routes, route};
use receivables::{
    accept, cancel, clone, create, decline, delete, get, issue, list, list_variables, listing, mark_as_paid, mark_as_partially_paid,
};
use receivables::{mark_as_uncollectible, pdf_link, replace_line_items, required_fields, search, update, verify};

/// The operations of this area.
pub fn routes() -> Routes {
    receivable_routes().merge(payment_reminder_routes()).merge(overdue_reminder_routes())
}

fn receivable_routes() -> Routes {
    let tag = "Receivables";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .list(tag, may("read"), &listing::LISTING, route!(list::list))
        .add(tag, may("create"), route!(create::create))
        .add(tag, may("read"), route!(required_fields::required_fields))
        .search(tag, may("read"), &listing::SEARCH, route!(search::search))
        // The contract has no entity and no permission here: the list is the same for everybody.
        .add(tag, Access::AnyToken, route!(list_variables::list_variables))
        .add(tag, may("read"), route!(get::get))
        .add(tag, may("update"), route!(update::update))
        .add(tag, may("delete"), route!(delete::delete))
        .add(tag, may("update"), route!(accept::accept))
        .add(tag, may("update"), route!(cancel::cancel))
        .add(tag, may("create"), route!(clone::clone))
        .add(tag, may("update"), route!(decline::decline))
        .list(tag, may("read"), &history::list::LISTING, route!(history::list::list))
        .add(tag, may("read"), route!(history::get::get))
        .add(tag, may("update"), route!(issue::issue))
        .add(tag, may("update"), route!(replace_line_items::replace_line_items))
        .list(tag, may("read"), &mails::list::LISTING, route!(mails::list::list))
        .add(tag, may("read"), route!(mails::get::get))
        .add(tag, may("update"), route!(mark_as_paid::mark_as_paid))
        .add(tag, may("update"), route!(mark_as_partially_paid::mark_as_partially_paid))
        .add(tag, may("update"), route!(mark_as_uncollectible::mark_as_uncollectible))
        .add(tag, may("read"), route!(pdf_link::pdf_link))
        .add(tag, may("read"), route!(mails::preview::preview))
        .add(tag, may("update"), route!(mails::send::send))
        .add(tag, may("update"), route!(mails::send_test_reminder::send_test_reminder))
        .add(tag, may("read"), route!(verify::verify))
}

fn payment_reminder_routes() -> Routes {
    let tag = "Payment reminders";
    let may = |action| Access::Entity { object: "payment_reminder", action };
    Routes::new()
        .add(tag, may("read"), route!(payment_reminders::list::list))
        .add(tag, may("create"), route!(payment_reminders::create::create))
        .add(tag, may("read"), route!(payment_reminders::get::get))
        .add(tag, may("update"), route!(payment_reminders::update::update))
        .add(tag, may("delete"), route!(payment_reminders::delete::delete))
}

fn overdue_reminder_routes() -> Routes {
    let tag = "Overdue reminders";
    let may = |action| Access::Entity { object: "overdue_reminder", action };
    Routes::new()
        .add(tag, may("read"), route!(overdue_reminders::list::list))
        .add(tag, may("create"), route!(overdue_reminders::create::create))
        .add(tag, may("read"), route!(overdue_reminders::get::get))
        .add(tag, may("update"), route!(overdue_reminders::update::update))
        .add(tag, may("delete"), route!(overdue_reminders::delete::delete))
}
