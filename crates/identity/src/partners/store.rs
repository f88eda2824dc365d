//! Every query on partners, projects and client secrets.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde_json::json;

/// A project and whose it is.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Project {
    pub(crate) partner_id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) client_id: Uuid,
}

/// The first project of the partner of that name.
pub(crate) async fn project_of(tx: &Tx, name: &str) -> Result<Option<Project>> {
    let sql = "SELECT p.id AS partner_id, j.id AS project_id, j.client_id FROM partners p JOIN projects j ON j.partner_id = p.id
        WHERE p.name = $1 ORDER BY j.created_at, j.id LIMIT 1";
    let row = fetch_optional(tx, sql, [name.into()]).await?;
    Ok(row.map(|row| Project::from_query_result(&row, "")).transpose()?)
}

/// All partners, the oldest first.
pub(crate) async fn partner_ids(db: &impl ConnectionTrait) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM partners ORDER BY created_at, id";
    let rows = fetch_all(db, sql, []).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Whose this client id is.
pub(crate) async fn partner_of(db: &impl ConnectionTrait, client_id: Uuid) -> Result<Option<Uuid>> {
    let sql = "SELECT partner_id FROM projects WHERE client_id = $1";
    let row = fetch_optional(db, sql, [client_id.into()]).await?;
    Ok(row.map(|row| row.try_get("", "partner_id")).transpose()?)
}

/// Is it a project of this partner?
pub(crate) async fn is_project_of(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<bool> {
    let sql = "SELECT id FROM projects WHERE partner_id = $1 AND id = $2";
    let values: [Value; _] = [partner_id.into(), id.into()];
    Ok(fetch_optional(db, sql, values).await?.is_some())
}

/// Is there a project of this id?
pub(crate) async fn project_exists(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT id FROM projects WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    Ok(row.is_some())
}

/// A partner and its project; the project takes the partner's name.
pub(crate) async fn insert(tx: &Tx, name: &str, project: &Project, requests_per_second: i32, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO partners (id, name, requests_per_second, created_at) VALUES ($1, $2, $3, $4)";
    let values: [Value; _] = [project.partner_id.into(), name.into(), requests_per_second.into(), now.into()];
    execute(tx, sql, values).await?;
    let sql = "INSERT INTO projects (id, partner_id, name, client_id, return_urls, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [Value; 6] =
        [project.project_id.into(), project.partner_id.into(), name.into(), project.client_id.into(), json!([]).into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The addresses that the project lets a person return to.
pub(crate) async fn return_urls(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT return_urls FROM projects WHERE id = $1";
    let row = fetch_optional(db, sql, [project_id.into()]).await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    Ok(serde_json::from_value(row.try_get("", "return_urls")?)?)
}

/// Replaces the addresses that the project lets a person return to.
pub(crate) async fn set_return_urls(tx: &Tx, project_id: Uuid, urls: &[String]) -> Result<()> {
    let sql = "UPDATE projects SET return_urls = $2 WHERE id = $1";
    let values: [Value; _] = [project_id.into(), json!(urls).into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The partner's limit.
pub(crate) async fn set_requests_per_second(tx: &Tx, partner_id: Uuid, requests_per_second: i32) -> Result<()> {
    let sql = "UPDATE partners SET requests_per_second = $2 WHERE id = $1";
    let values: [Value; _] = [partner_id.into(), requests_per_second.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
