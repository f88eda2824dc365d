//! A bill or an invoice, as whoever asks for its payment sees it.

use bursar_kernel::{Currency, NaiveDate, Timestamp, Uuid};

/// What is to be paid of a document, by whom or to whom, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentToPay {
    /// Which bill or invoice.
    pub id: Uuid,
    /// Does it take payments in its status?
    pub takes_payments: bool,
    /// The currency of its amounts; a bill that is not complete may have none.
    pub currency: Option<Currency>,
    /// What is to be paid today, in minor units.
    pub amount: i64,
    /// The number that stands on it.
    pub number: Option<String>,
    /// What is said of a bill.
    pub description: Option<String>,
    /// The other side: who pays an invoice, who is paid by a bill.
    pub counterpart_id: Option<Uuid>,
    /// The bank account that stands on it: where it is paid to.
    pub bank_account_id: Option<Uuid>,
    /// The day on which it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// The file that shows it.
    pub file_id: Option<Uuid>,
    /// When the discount for paying an invoice early that is open now ends, and more is to be paid.
    pub discount_ends_at: Option<Timestamp>,
}
