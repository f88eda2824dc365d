//! A role says what the users who have it may do.

use bursar_events::{ObjectType, Subject};
use bursar_kernel::{Error, Result, Timestamp, Uuid, wire};
use chrono::{DateTime, Utc};
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

/// A role of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) name: String,
    pub(crate) permissions: Permissions,
    pub(crate) status: RecordStatus,
    /// It came with the entity: users get it who are made without one.
    pub(crate) is_default: bool,
    /// The user who made it; the partner without one.
    pub(crate) created_by: Option<Uuid>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
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

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleResponse)]
pub(crate) struct RoleBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// What people call it.
    #[schema(min_length = 1)]
    name: String,
    /// What it allows.
    permissions: Permissions,
    /// Where it stands.
    status: RecordStatus,
}

impl From<Role> for RoleBody {
    fn from(role: Role) -> Self {
        let Role { id, created_at, updated_at, name, permissions, status, .. } = role;
        RoleBody { id, created_at, updated_at, name, permissions, status }
    }
}

impl Subject for Role {
    const OBJECT_TYPE: ObjectType = ObjectType::named("role");
    const CALLED: &'static str = "a role";

    fn id(&self) -> Uuid {
        self.id
    }

    fn entity_id(&self) -> Option<Uuid> {
        Some(self.entity_id)
    }
}
