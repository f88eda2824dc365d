//! Projects: what a company's work and money are spent on, to find its documents by.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, FieldError, NaiveDate, Result, Utc, Uuid, ensure_valid, wire};
use bursar_store::{Record, Referenced};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::tags::Tag;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;
pub(crate) mod update;

/// What `project_id` refers to.
pub const PROJECT: Referenced = Referenced::of::<Project>();

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(
    table = "entity_projects",
    called = "project",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    also(folded_name),
    living = "deleted_at IS NULL"
)]
#[schema(as = ProjectResource)]
pub struct Project {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// A short name: letters and digits.
    #[schema(required = false, min_length = 1, max_length = 20, pattern = "^[a-zA-Z0-9]+$")]
    pub code: Option<String>,
    /// The color that it is shown in, as CSS writes it.
    #[record(json_text = "body")]
    #[schema(required = false, max_length = 128)]
    pub color: Option<String>,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    pub created_by_entity_user_id: Option<Uuid>,
    /// What it is about.
    #[record(json_text = "body")]
    #[schema(required = false, max_length = 1024)]
    pub description: Option<String>,
    /// Its last day.
    #[schema(required = false)]
    pub end_date: Option<NaiveDate>,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    pub name: String,
    /// The project that it is part of.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub parent_id: Option<Uuid>,
    /// What the partner keeps about it for itself.
    #[record(json_text = "body")]
    #[schema(value_type = Option<Object>, additional_properties, required = false)]
    pub partner_metadata: Option<Map<String, Value>>,
    /// Its first day.
    #[schema(required = false)]
    pub start_date: Option<NaiveDate>,
    /// Its tags.
    #[record(skip)]
    #[schema(required = false)]
    pub tags: Vec<Tag>,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

impl Project {
    /// The project, if it does not end before it begins.
    pub(crate) fn in_order(self) -> Result<Self> {
        let (Some(start), Some(end)) = (self.start_date, self.end_date) else { return Ok(self) };
        if end >= start {
            return Ok(self);
        }
        let msg = format!("must not be before start_date, {start}");
        Err(Error::invalid(FieldError::new("body", "end_date", msg, "value_error.date")))
    }

    /// The name in lower case, for searches without case.
    fn folded_name(&self) -> String {
        self.name.to_lowercase()
    }
}

/// What refers to something that is not there.
fn lead_nowhere(wrong: Vec<FieldError>) -> Result<()> {
    ensure_valid(wrong)
}

impl Named for Project {
    const OBJECT_TYPE: ObjectType = ObjectType::named("project");
    const CALLED: &'static str = "a project";
}
