//! Every query on users of entities, but for the one read with which the edge admits a call.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::listing::{Expr, Owner, rows};
use bursar_web::{Filter, ListQuery, Page};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use super::EntityUser;
use crate::record::RecordStatus;

/// A user is its own, too.
const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["id", "created_by"]);
const COLUMNS: &str =
    "id, entity_id, role_id, login, first_name, last_name, email, phone, title, status, created_by, created_at, updated_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    role_id: Uuid,
    login: String,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    title: Option<String>,
    status: String,
    created_by: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

fn read(row: &QueryResult) -> Result<EntityUser> {
    let row = Row::from_query_result(row, "")?;
    Ok(EntityUser {
        id: row.id,
        entity_id: row.entity_id,
        role_id: row.role_id,
        login: row.login,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        phone: row.phone,
        title: row.title,
        status: RecordStatus::read(&row.status),
        created_by: row.created_by,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// A new user.
pub(crate) async fn insert(tx: &Tx, user: &EntityUser) -> Result<()> {
    let sql = "INSERT INTO entity_users (entity_id, id, role_id, login, first_name, last_name, email, phone, title, folded_name,
            folded_last_name, status, created_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let values: [Value; 15] = [
        user.entity_id.into(),
        user.id.into(),
        user.role_id.into(),
        user.login.as_str().into(),
        user.first_name.as_str().into(),
        user.last_name.as_deref().into(),
        user.email.as_deref().into(),
        user.phone.as_deref().into(),
        user.title.as_deref().into(),
        user.folded_name().into(),
        user.folded_last_name().into(),
        user.status.word().into(),
        user.created_by.into(),
        user.created_at.into(),
        user.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The user as it now is.
pub(crate) async fn save(tx: &Tx, user: &EntityUser) -> Result<()> {
    let sql = "UPDATE entity_users SET role_id = $3, login = $4, first_name = $5, last_name = $6, email = $7, phone = $8, title = $9,
            folded_name = $10, folded_last_name = $11, status = $12, updated_at = $13
        WHERE entity_id = $1 AND id = $2";
    let values: [Value; 13] = [
        user.entity_id.into(),
        user.id.into(),
        user.role_id.into(),
        user.login.as_str().into(),
        user.first_name.as_str().into(),
        user.last_name.as_deref().into(),
        user.email.as_deref().into(),
        user.phone.as_deref().into(),
        user.title.as_deref().into(),
        user.folded_name().into(),
        user.folded_last_name().into(),
        user.status.word().into(),
        user.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The user of that id, deleted or not.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<EntityUser> {
    one(db, scope, id, "").await
}

/// The user of that id, held until the commit; a deleted one is no more.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<EntityUser> {
    one(tx, scope, id, &format!(" AND status <> 'deleted'{}", for_update(tx.get_database_backend()))).await
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<EntityUser> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM entity_users WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| Error::not_found("entity user"))
}

/// How many users have the role.
pub(crate) async fn count_with_role(tx: &Tx, scope: &Scope, role_id: Uuid) -> Result<u64> {
    let mut filter = Filter::within(&scope.of_everybody(), &TENANCY);
    filter.compare("role_id", "=", Some(role_id));
    filter.and("status <> 'deleted'");
    let sql = format!("SELECT COUNT(*) AS users FROM entity_users WHERE {}", filter.sql);
    let row = tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, filter.values)).await?;
    let users: i64 = row.map_or(Ok(0), |row| row.try_get("", "users"))?;
    Ok(u64::try_from(users).unwrap_or_default())
}

/// Is this an active user of an active entity of the partner?
pub(crate) async fn may_sign_in(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<bool> {
    let sql = "SELECT u.id FROM entity_users u JOIN entities e ON e.id = u.entity_id
        WHERE e.partner_id = $1 AND u.id = $2 AND u.status = 'active' AND e.status = 'active'";
    let values: [Value; 2] = [partner_id.into(), id.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.is_some())
}

/// A page of the entity's users; deleted ones only where their status is asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<EntityUser>> {
    let mut select = rows(&format!("SELECT {COLUMNS} FROM entity_users"));
    if !query.has("status") {
        select.and_where(Expr::cust("status <> 'deleted'"));
    }
    query.page(db, Owner::Within(scope, TENANCY), select, read).await
}
