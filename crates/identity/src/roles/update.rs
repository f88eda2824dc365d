use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::permissions::Permissions;
use super::{Role, store};

/// Changes to a role. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateRoleRequest)]
pub(crate) struct UpdateRole {
    /// What people call it.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    name: Option<String>,
    /// What it allows, instead of all that it allowed before.
    #[serde(default)]
    #[schema(value_type = Permissions, required = false)]
    permissions: Option<Permissions>,
}

/// Update a role
///
/// Holds from the next call of every user who has it. Permissions are replaced as a whole.
#[utoipa::path(patch, path = "/roles/{role_id}", responses((status = 200, body = Role)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateRole>) -> Answer<Json<Role>> {
    let UpdateRole { name, permissions } = body;
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut role = before.clone();
    role.name = name.unwrap_or(role.name);
    role.permissions = permissions.unwrap_or(role.permissions);
    save_change(&tx, &call, &before, &mut role).await?;
    tx.commit().await?;
    Ok(Json(role))
}
