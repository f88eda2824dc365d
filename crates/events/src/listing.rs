//! What the lists of this area share: their order.

use bursar_kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What these lists can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookCursorFields)]
pub(crate) enum Sort {
    /// When it was made.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl Sort {
    /// The column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Sort::CreatedAt => "created_at",
            Sort::UpdatedAt => "updated_at",
        }
    }

    /// The value of a row in it.
    pub(crate) fn of(self, created_at: Timestamp, updated_at: Timestamp) -> Timestamp {
        match self {
            Sort::CreatedAt => created_at,
            Sort::UpdatedAt => updated_at,
        }
    }
}
