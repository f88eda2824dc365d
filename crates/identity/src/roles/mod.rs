//! A role says what the users who have it may do.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

use crate::record::RecordStatus;
use permissions::Permissions;

pub(crate) mod create;
pub(crate) mod default;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod mine;
pub(crate) mod permissions;
pub(crate) mod store;
pub(crate) mod update;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "roles", called = "role", entity = "entity_id", own("created_by"))]
#[schema(as = RoleResponse)]
pub(crate) struct Role {
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
    /// What people call it.
    #[schema(min_length = 1)]
    pub(crate) name: String,
    /// What it allows.
    #[record(json)]
    pub(crate) permissions: Permissions,
    /// Its status.
    #[record(word)]
    pub(crate) status: RecordStatus,
    /// It came with the entity: users get it who are made without one.
    #[serde(skip)]
    pub(crate) is_default: bool,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub(crate) created_by: Option<Uuid>,
}

impl Role {
    /// A role that users have cannot go: they would be left without one.
    pub(crate) fn delete(&mut self, users: u64, now: Timestamp) -> Result<()> {
        if users > 0 {
            let message = "the role is in use: give its users another one first, GET /entity_users?role_id= lists them";
            return Err(Error::conflict(message));
        }
        self.status = RecordStatus::Deleted;
        self.updated_at = now;
        Ok(())
    }
}

impl Named for Role {
    const OBJECT_TYPE: ObjectType = ObjectType::named("role");
    const CALLED: &'static str = "a role";
}
