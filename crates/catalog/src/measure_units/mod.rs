//! Units of measure: pieces, hours, kilograms, as an entity calls them.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, ErrorKind, Utc, Uuid, wire};
use bursar_store::{Record, Referenced};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// What `measure_unit_id` refers to.
pub const MEASURE_UNIT: Referenced = Referenced::of::<MeasureUnit>();

/// Units of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "measure_units",
    called = "measure unit",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "deleted_at IS NULL"
)]
#[schema(as = UnitResponse)]
pub struct MeasureUnit {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// What it stands for.
    #[schema(required = false)]
    pub description: Option<String>,
    /// Its name, as documents show it. One unit of the entity has it.
    pub name: String,
    /// Whose it is.
    #[serde(skip)]
    pub entity_id: Uuid,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

impl Named for MeasureUnit {
    const OBJECT_TYPE: ObjectType = ObjectType::named("measure_unit");
    const CALLED: &'static str = "a measure unit";
}

/// Another unit of the entity has this name.
fn name_is_taken(name: &str) -> Error {
    Error::new(ErrorKind::BadRequest { kind: None, message: format!("Measure unit {name} already exists.") })
}
