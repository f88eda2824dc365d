//! Tags: words of a company's own, to find its documents by.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, ErrorKind, Utc, Uuid, wire};
use bursar_store::{Record, Referenced};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;
pub(crate) mod update;

/// How an object refers to a tag: `tx.refer_to(TAG, ..)`.
pub const TAG: Referenced = Referenced::of::<Tag>();

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "tags", called = "tag", entity = "entity_id", own("created_by_entity_user_id"))]
#[schema(as = TagReadSchema)]
pub struct Tag {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// What it sorts documents by.
    #[record(word)]
    #[schema(required = false)]
    pub category: Option<TagCategory>,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    pub created_by_entity_user_id: Option<Uuid>,
    /// What it stands for.
    #[schema(required = false, min_length = 1, max_length = 255)]
    pub description: Option<String>,
    /// Its name: one tag of the entity has it, upper and lower case are different.
    pub name: String,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
}

/// What a tag sorts documents by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagCategory {
    /// The type of the document.
    DocumentType,
    /// Part of the company.
    Department,
    /// An undertaking.
    Project,
    /// Where costs arise.
    CostCenter,
    /// The kind of supplier.
    VendorType,
    /// The way of paying.
    PaymentMethod,
    /// How far it is approved.
    ApprovalStatus,
}

impl Named for Tag {
    const OBJECT_TYPE: ObjectType = ObjectType::named("tag");
    const CALLED: &'static str = "a tag";
}

/// Another tag of the entity has this name.
fn name_is_taken(name: &str) -> Error {
    let message = format!("a tag of this entity is named {name} already: choose another name");
    Error::new(ErrorKind::BadRequest { kind: None, message })
}
