//! Whom documents are with: vendors and customers, their addresses, contacts, bank accounts and VAT ids.

use bursar_web::Routes;

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
}
