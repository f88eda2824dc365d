//! Invoices, quotes, credit notes and their reminders.

use bursar_web::Routes;

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
}
