//! Files that a bank sent: what was imported, and what came of it.

use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::iso20022::Unreadable;

pub(crate) mod get;
pub(crate) mod import;
pub(crate) mod list;
mod reports;

/// Parts that could not be read, as many as are kept.
const MAX_PROBLEMS: usize = 100;

/// A file that a bank sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "bank_imports", called = "bank import", entity = "entity_id", own("created_by"))]
#[schema(as = BankImportResponse)]
pub(crate) struct BankImport {
    /// Its id.
    pub(crate) id: Uuid,
    /// The batch that a status report is about.
    #[record(json = "body")]
    pub(crate) batch_payment_id: Option<Uuid>,
    /// When it was imported.
    #[serde(serialize_with = "wire::serialize")]
    pub(crate) created_at: DateTime<Utc>,
    /// What it is.
    #[record(word)]
    pub(crate) format: ImportFormat,
    /// Entries that were imported before, and changed nothing.
    #[record(json = "body")]
    pub(crate) known_count: i64,
    /// The bank's id of the message.
    #[record(json = "body")]
    pub(crate) message_id: String,
    /// Entries that were new.
    #[record(json = "body")]
    pub(crate) new_count: i64,
    /// Entries that are announced and not booked yet: they are imported once they are.
    #[record(json = "body")]
    pub(crate) not_booked_count: i64,
    /// Parts that could not be read, or of which nothing could be recorded, at most 100. The others were imported.
    #[record(json = "body")]
    pub(crate) problems: Vec<ImportProblem>,
    /// Payments of the batch that stand elsewhere than before, by a status report.
    #[record(json = "body")]
    pub(crate) updated_payment_count: i64,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
}

/// The kind of a bank file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankImportFormat)]
pub(crate) enum ImportFormat {
    /// A status report: what became of payments that were handed over.
    #[serde(rename = "pain.002")]
    StatusReport,
    /// A statement of a whole day.
    #[serde(rename = "camt.053")]
    Statement,
    /// A notice of what was booked.
    #[serde(rename = "camt.054")]
    Notice,
}

/// A part of a file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankImportProblem)]
pub(crate) struct ImportProblem {
    /// Where it stands in the file.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) reason: String,
}

impl From<Unreadable> for ImportProblem {
    fn from(unreadable: Unreadable) -> Self {
        ImportProblem { place: unreadable.place, reason: unreadable.reason }
    }
}
