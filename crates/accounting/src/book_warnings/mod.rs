//! What somebody should know of a book although every pull goes through: found by whoever relies on it, and kept so that it is known since when.

use bursar_connectors::Platform;
use bursar_kernel::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

pub(crate) mod store;

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// An account that is used here was archived or deleted, or is of another ledger.
    AccountUnusable,
    /// A tax rate that is used here has another value, or was archived.
    TaxRateChanged,
    /// A class, a department or a tracking option that is mapped here was archived or deleted.
    DimensionUnusable,
}

/// A warning about one object of a book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BookWarning {
    /// What it is about.
    pub code: WarningCode,
    /// Our id of the account, the tax rate or the dimension value.
    pub object_id: Uuid,
    /// In words.
    pub message: String,
}

/// A warning with whose book it is.
pub(crate) struct WarnedBook {
    pub(crate) code: WarningCode,
    pub(crate) message: String,
    pub(crate) since: Timestamp,
    pub(crate) connection_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) company: Option<String>,
    pub(crate) platform: Platform,
}
