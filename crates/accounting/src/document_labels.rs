//! Documents as people speak of them: by number or id, with what decides whether they belong into a ledger.

use bursar_kernel::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::posting::PostingStanding;

/// How a document is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentName {
    /// By its id.
    Id(Uuid),
    /// By its number; case and spaces around it do not count.
    Number(String),
}

impl DocumentName {
    /// The most documents of one kind that are found by one number.
    pub const MAX_COUNT: usize = 50;

    /// What a person typed: an id where it reads as one, else a number.
    pub fn typed(text: &str) -> Self {
        let text = text.trim();
        text.parse().map_or_else(|_| DocumentName::Number(text.to_owned()), DocumentName::Id)
    }
}

/// What a document is, payments included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum LabelKind {
    /// An invoice to a customer.
    Invoice,
    /// A quote: it is never booked.
    Quote,
    /// A credit note to a customer.
    CreditNote,
    /// A supplier's bill.
    Bill,
    /// A supplier's credit note.
    VendorCredit,
    /// A payment on an invoice or a bill.
    Payment,
    /// What came back of one.
    ReturnedPayment,
}

/// A document as people speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLabel {
    /// Whose it is.
    pub entity_id: Uuid,
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: LabelKind,
    /// Its number; payments have none.
    pub number: Option<String>,
    /// Its status, in the word of its kind.
    pub status: &'static str,
    /// Whether it belongs into the books.
    pub standing: PostingStanding,
    /// When it became one for the books, where that is known.
    pub booked_at: Option<Timestamp>,
}
