//! What the documents of an entity come to, by what they have in common. What can be measured is declared beside the list of the documents.

mod credit_notes;
mod payables;
mod points;
mod receivables;

use bursar_payables::{CREDIT_NOTE_ANALYTICS, PAYABLE_ANALYTICS};
use bursar_receivables::RECEIVABLE_ANALYTICS;
use bursar_web::{Access, Routes, route};

const TAG: &str = "Analytics";

const fn may_read(object: &'static str) -> Access {
    Access::Entity { object, action: "read" }
}

/// The operations of this area.
pub fn routes() -> Routes {
    Routes::new()
        .analytics(TAG, may_read("payable"), &PAYABLE_ANALYTICS, route!(payables::payables))
        .analytics(TAG, may_read("payable"), &CREDIT_NOTE_ANALYTICS, route!(credit_notes::credit_notes))
        .analytics(TAG, may_read("receivable"), &RECEIVABLE_ANALYTICS, route!(receivables::receivables))
}
