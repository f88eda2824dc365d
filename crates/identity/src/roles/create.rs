use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Role;
use super::permissions::Permissions;
use crate::record::RecordStatus;

/// A role to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateRoleRequest)]
pub(crate) struct CreateRole {
    /// What people call it.
    #[schema(min_length = 1, max_length = 255)]
    pub(crate) name: String,
    /// What it allows.
    pub(crate) permissions: Permissions,
}

/// Create a role
///
/// It belongs to the entity in the header. A user who may do this may also make roles that allow more than the user's own.
#[utoipa::path(post, path = "/roles", responses((status = 200, body = Role)))]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateRole>) -> Answer<Json<Role>> {
    let CreateRole { name, permissions } = body;
    let now = call.env().now();
    let role = Role {
        id: call.env().id(),
        entity_id: call.entity_id,
        name,
        permissions,
        status: RecordStatus::Active,
        is_default: false,
        created_by: call.user_id(),
        created_at: now,
        updated_at: now,
    };
    let tx = call.db().begin().await?;
    record::insert(&tx, &call.scope(), &role).await?;
    emit_change(&tx, &call, Change::Created, &role).await?;
    tx.commit().await?;
    Ok(Json(role))
}
