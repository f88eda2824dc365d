//! Every query on roles, but for the one read with which the edge admits a call.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Referenced, Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::listing::{Expr, Owner, rows};
use bursar_web::{Filter, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use super::Role;
use crate::record::RecordStatus;

const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["created_by"]);
const COLUMNS: &str = "id, entity_id, name, permissions, status, is_default, created_by, created_at, updated_at";

/// A role that a user shall have.
pub(crate) const ROLE: Referenced = Referenced { table: "roles", tenancy: TENANCY, living: "status <> 'deleted'" };

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    name: String,
    permissions: serde_json::Value,
    status: String,
    is_default: bool,
    created_by: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

fn read(row: &QueryResult) -> Result<Role> {
    let Row { id, entity_id, name, permissions, status, is_default, created_by, created_at, updated_at } = Row::from_query_result(row, "")?;
    let permissions = serde_json::from_value(permissions)?;
    Ok(Role { id, entity_id, name, permissions, status: RecordStatus::read(&status), is_default, created_by, created_at, updated_at })
}

/// A new role.
pub(crate) async fn insert(tx: &Tx, role: &Role) -> Result<()> {
    let sql = "INSERT INTO roles (entity_id, id, name, permissions, status, is_default, created_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        role.entity_id.into(),
        role.id.into(),
        role.name.as_str().into(),
        serde_json::to_value(&role.permissions)?.into(),
        role.status.word().into(),
        role.is_default.into(),
        role.created_by.into(),
        role.created_at.into(),
        role.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The role as it now is.
pub(crate) async fn save(tx: &Tx, role: &Role) -> Result<()> {
    let sql = "UPDATE roles SET name = $3, permissions = $4, status = $5, updated_at = $6 WHERE entity_id = $1 AND id = $2";
    let values: [Value; 6] = [
        role.entity_id.into(),
        role.id.into(),
        role.name.as_str().into(),
        serde_json::to_value(&role.permissions)?.into(),
        role.status.word().into(),
        role.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The role of that id, deleted or not.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Role> {
    one(db, scope, id, "").await?.ok_or_else(|| Error::not_found("role"))
}

/// The role of that id, held until the commit; a deleted one is no more.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Role> {
    let tail = format!(" AND status <> 'deleted'{}", for_update(tx.get_database_backend()));
    one(tx, scope, id, &tail).await?.ok_or_else(|| Error::not_found("role"))
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<Option<Role>> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM roles WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    row.as_ref().map(read).transpose()
}

/// The role that came with the entity, unless it was deleted; held until the commit.
pub(crate) async fn lock_default(tx: &Tx, scope: &Scope) -> Result<Option<Role>> {
    let backend = tx.get_database_backend();
    let mut filter = Filter::within(&scope.of_everybody(), &TENANCY);
    filter.and("is_default AND status <> 'deleted'");
    let sql = format!("SELECT {COLUMNS} FROM roles WHERE {} ORDER BY created_at, id LIMIT 1{}", filter.sql, for_update(backend));
    let row = tx.query_one_raw(Statement::from_sql_and_values(backend, sql, filter.values)).await?;
    row.as_ref().map(read).transpose()
}

/// A page of the entity's roles that are not deleted.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Role>> {
    let mut select = rows(&format!("SELECT {COLUMNS} FROM roles"));
    select.and_where(Expr::cust("status <> 'deleted'"));
    query.page(db, Owner::Within(scope, TENANCY), select, read).await
}
