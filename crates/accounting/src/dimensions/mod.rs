//! Dimension values: what lines and documents of the connected company are distinguished by, beside their accounts.

use bursar_connectors::Kind;
use bursar_connectors::record::DimensionValue;
use bursar_kernel::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ledger_objects::LedgerObject;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// What a dimension value is in its accounting system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingDimensionType)]
pub enum DimensionType {
    /// A class of QuickBooks: a line has one.
    Class,
    /// A department of QuickBooks, which its pages call location: a document has one.
    Department,
    /// An option of a tracking category of Xero: a line has one of each category.
    TrackingOption,
}

impl DimensionType {
    /// All of them.
    pub(crate) const ALL: [DimensionType; 3] = [DimensionType::Class, DimensionType::Department, DimensionType::TrackingOption];

    /// The kind in the mirror.
    pub fn kind(self) -> Kind {
        match self {
            DimensionType::Class => Kind::Class,
            DimensionType::Department => Kind::Department,
            DimensionType::TrackingOption => Kind::TrackingOption,
        }
    }
}

/// Whether a dimension value can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountingDimensionStatus)]
pub(crate) enum DimensionStatus {
    /// It can.
    Active,
    /// It, or its category, was archived or made inactive.
    Archived,
    /// The accounting system says something else.
    Unknown,
}

/// A dimension value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingDimensionResponse)]
pub(crate) struct DimensionBody {
    /// Unique id of the value here; the same over all reconnections.
    id: Uuid,
    /// What it is.
    r#type: DimensionType,
    /// Its name; of one that stands below others, with theirs before it.
    name: String,
    /// Of a tracking option: its category.
    category: Option<DimensionCategory>,
    /// Whether it can be used.
    status: DimensionStatus,
    /// Its id in the accounting system.
    platform_object_id: String,
}

/// A tracking category.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingDimensionCategory)]
struct DimensionCategory {
    /// Its id in the accounting system.
    id: String,
    /// Its name.
    name: String,
}

/// A dimension value of the ledger, as it was last seen.
#[derive(Debug, Clone)]
pub struct LedgerDimension {
    /// What it is.
    pub dimension_type: DimensionType,
    /// The value.
    pub object: LedgerObject<DimensionValue>,
}

impl LedgerDimension {
    /// Can it be used?
    pub fn is_active(&self) -> bool {
        !self.object.is_deleted && self.object.body.status == "Active"
    }

    /// Of a tracking option: the provider's id of its category.
    pub fn category_id(&self) -> Option<&str> {
        self.object.body.category.as_ref().map(|category| category.id.as_str())
    }
}

/// The wire body.
fn body(row: LedgerDimension) -> DimensionBody {
    let LedgerDimension { dimension_type, object } = row;
    let status = match object.body.status.as_str() {
        _ if object.is_deleted => DimensionStatus::Archived,
        "Active" => DimensionStatus::Active,
        "Archived" => DimensionStatus::Archived,
        _ => DimensionStatus::Unknown,
    };
    let category = object.body.category.map(|category| DimensionCategory { id: category.id, name: category.name });
    DimensionBody { id: object.id, r#type: dimension_type, name: object.body.name, category, status, platform_object_id: object.remote_id }
}
