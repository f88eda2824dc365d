//! Every query on roles, but for the one read with which the edge admits a call.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Filter, Record, Referenced, Scope, Tx, for_update, record};
use bursar_web::listing::Expr;
use bursar_web::{ListQuery, Page};

use super::Role;
use crate::record::RecordStatus;

/// How an object refers to a role.
pub const ROLE: Referenced = Referenced { table: Role::TABLE, tenancy: Role::TENANCY, living: "status <> 'deleted'" };

/// The role of that id, held until the commit; a deleted one is not found.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Role> {
    let role: Role = record::lock(tx, scope, id).await?;
    if role.status == RecordStatus::Active { Ok(role) } else { Err(Error::not_found(Role::NOUN)) }
}

/// The role that came with the entity, unless it was deleted; held until the commit.
pub(crate) async fn lock_default(tx: &Tx, scope: &Scope) -> Result<Option<Role>> {
    let filter = Filter::within::<Role>(&scope.of_everybody());
    let held = for_update(tx.get_database_backend());
    let default = format!("{} AND is_default AND status <> 'deleted' ORDER BY created_at, id LIMIT 1{held}", filter.sql);
    Ok(record::select(tx, &default, filter.values).await?.pop())
}

/// A page of the entity's roles that are not deleted.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Role>> {
    query.records_where(db, scope, Expr::cust("status <> 'deleted'")).await
}
