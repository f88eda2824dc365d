//! Every query on projects that is asked on behalf of their partner.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::Filter;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};
use serde_json::json;

use super::Project;

const TENANCY: Tenancy = Tenancy::partner("partner_id");
const COLUMNS: &str = "id, name, client_id, return_urls, branding, created_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    client_id: Uuid,
    return_urls: serde_json::Value,
    branding: Option<serde_json::Value>,
    created_at: Timestamp,
}

fn read(row: &QueryResult) -> Result<Project> {
    let Row { id, name, client_id, return_urls, branding, created_at } = Row::from_query_result(row, "")?;
    let branding = branding.filter(|branding| !branding.is_null()).map(serde_json::from_value).transpose()?;
    Ok(Project { id, name, client_id, return_urls: serde_json::from_value(return_urls)?, branding, created_at })
}

/// The partner's projects, the oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Project>> {
    let filter = Filter::within(scope, &TENANCY);
    let sql = format!("SELECT {COLUMNS} FROM projects WHERE {} ORDER BY created_at, id LIMIT 1000", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(read).collect()
}

/// One of them.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Project> {
    one(db, scope, id, "").await
}

/// One of them, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Project> {
    one(tx, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<Project> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM projects WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    read(&row.ok_or_else(|| Error::not_found("project"))?)
}

/// A new project.
pub(crate) async fn insert(tx: &Tx, scope: &Scope, project: &Project) -> Result<()> {
    let sql =
        "INSERT INTO projects (id, partner_id, name, client_id, return_urls, branding, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        project.id.into(),
        scope.partner_id().into(),
        project.name.as_str().into(),
        project.client_id.into(),
        json!(project.return_urls).into(),
        branding(project)?,
        project.created_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The project as it now is.
pub(crate) async fn save(tx: &Tx, scope: &Scope, project: &Project) -> Result<()> {
    let sql = "UPDATE projects SET name = $3, return_urls = $4, branding = $5 WHERE partner_id = $1 AND id = $2";
    let values: [Value; 5] =
        [scope.partner_id().into(), project.id.into(), project.name.as_str().into(), json!(project.return_urls).into(), branding(project)?];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

fn branding(project: &Project) -> Result<Value> {
    Ok(project.branding.as_ref().map(serde_json::to_value).transpose()?.into())
}

/// How the connect pages of a project look, and whose it is: for those pages.
pub(crate) async fn look(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Uuid, super::Branding)>> {
    let sql = "SELECT partner_id, branding FROM projects WHERE id = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let branding: Option<serde_json::Value> = row.try_get("", "branding")?;
    let Some(branding) = branding.filter(|branding| !branding.is_null()) else { return Ok(None) };
    Ok(Some((row.try_get("", "partner_id")?, serde_json::from_value(branding)?)))
}
