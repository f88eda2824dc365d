//! Invoices, quotes, credit notes and their reminders.

mod overdue_reminders;
mod payment_reminders;
mod recipients;

pub use overdue_reminders::{OVERDUE_REMINDER, OverdueReminder, OverdueTerm};
pub use payment_reminders::{PAYMENT_REMINDER, PaymentReminder, ReminderStatus, ReminderText};
pub use recipients::Recipients;

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

/// The operations of this area.
pub fn routes() -> Routes {
    payment_reminder_routes().merge(overdue_reminder_routes())
}

fn payment_reminder_routes() -> Routes {
    let tag = "Payment reminders";
    let may = |action| Access::Entity { object: "payment_reminder", action };
    Routes::new()
        .add(tag, may("read"), routes!(payment_reminders::list::list))
        .add(tag, may("create"), routes!(payment_reminders::create::create))
        .add(tag, may("read"), routes!(payment_reminders::get::get))
        .add(tag, may("update"), routes!(payment_reminders::update::update))
        .add(tag, may("delete"), routes!(payment_reminders::delete::delete))
}

fn overdue_reminder_routes() -> Routes {
    let tag = "Overdue reminders";
    let may = |action| Access::Entity { object: "overdue_reminder", action };
    Routes::new()
        .add(tag, may("read"), routes!(overdue_reminders::list::list))
        .add(tag, may("create"), routes!(overdue_reminders::create::create))
        .add(tag, may("read"), routes!(overdue_reminders::get::get))
        .add(tag, may("update"), routes!(overdue_reminders::update::update))
        .add(tag, may("delete"), routes!(overdue_reminders::delete::delete))
}
