//! The role that comes with a new entity, when the partner's settings name one.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx, record};

use super::Role;
use crate::record::RecordStatus;
use crate::settings;

/// Makes the partner's default role in an entity that was made in this transaction. Nothing, when the partner has set none.
pub async fn make_default_role(tx: &Tx, env: &Env, scope: &Scope) -> Result<()> {
    let Some(wanted) = settings::store::get(tx, scope).await?.default_role()? else { return Ok(()) };
    let now = env.now();
    let role = Role {
        id: env.id(),
        entity_id: scope.one_entity()?,
        name: wanted.name,
        permissions: wanted.permissions,
        status: RecordStatus::Active,
        is_default: true,
        created_by: None,
        created_at: now,
        updated_at: now,
    };
    record::insert(tx, scope, &role).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &role).await
}
