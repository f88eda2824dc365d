//! What roles and users have in common.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatusEnum)]
pub enum RecordStatus {
    /// In use.
    Active,
    /// Gone: it can still be read by id, because other records name it.
    Deleted,
}
