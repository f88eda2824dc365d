//! Bills and the credit notes of vendors.

use bursar_web::Routes;

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
}
