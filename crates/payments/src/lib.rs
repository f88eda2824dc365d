//! What was paid on documents.

use bursar_web::Routes;

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
}
