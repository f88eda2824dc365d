//! A user of an entity: a person at the partner's customer, with one role.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, ErrorKind, FieldError, Utc, Uuid, wire};
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

use crate::record::RecordStatus;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod store;
pub(crate) mod update;
pub(crate) mod update_me;

/// A user of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "entity_users", called = "entity user", entity = "entity_id", own("id", "created_by"))]
#[record(also(folded_name, folded_last_name))]
#[schema(as = EntityUserResponse)]
pub(crate) struct EntityUser {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// Its e-mail address.
    #[schema(format = "email")]
    pub(crate) email: Option<String>,
    /// First name.
    #[schema(required = false)]
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: Option<String>,
    /// What it is called in your own system.
    pub(crate) login: String,
    /// Telephone number.
    pub(crate) phone: Option<String>,
    /// Its role.
    pub(crate) role_id: Uuid,
    /// Its status.
    #[record(word)]
    pub(crate) status: RecordStatus,
    /// What it is at work.
    pub(crate) title: Option<String>,
    /// Its picture, among the files.
    #[record(skip)]
    pub(crate) userpic_file_id: Option<Uuid>,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
}

impl EntityUser {
    /// What a search by the beginning of a name looks at.
    pub(crate) fn folded_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name.as_deref().unwrap_or_default()).trim().to_lowercase()
    }

    /// The same for the last name alone.
    pub(crate) fn folded_last_name(&self) -> String {
        self.last_name.as_deref().unwrap_or_default().to_lowercase()
    }
}

/// Another user of the entity signs in with this login.
pub(crate) fn login_is_taken(login: &str) -> Error {
    let message = format!("login {login} belongs to another user of this entity: choose another one");
    Error::new(ErrorKind::BadRequest { kind: None, message })
}

/// The same words for a role that does not exist, was deleted, or belongs to another entity.
pub(crate) fn role_is_unknown() -> Error {
    Error::invalid(FieldError::new("body", "role_id", "names no role of this entity", "value_error"))
}

/// Every user has a role; without a default role somebody has to choose one.
pub(crate) fn role_is_missing() -> Error {
    let words = "field required: this entity has no default role, make a role at POST /roles first";
    Error::invalid(FieldError::new("body", "role_id", words, "value_error.missing"))
}

impl Named for EntityUser {
    const OBJECT_TYPE: ObjectType = ObjectType::named("entity_user");
    const CALLED: &'static str = "an entity user";
}
