//! Every query on `provider_apps`.

use bursar_connectors::Secret;
use bursar_kernel::{Ambient, Error, Result, Uuid};
use bursar_store::{KeyColumn, SealedColumn, Tx, Vault, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};

use super::{App, NewApp, Pointed, environment, platform};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    platform: String,
    environment: String,
    client_id: String,
    client_secret: Vec<u8>,
}

fn read(vault: &Vault, row: &QueryResult) -> Result<App> {
    let row = Row::from_query_result(row, "")?;
    Ok(App {
        id: row.id,
        platform: platform(&row.platform).ok_or_else(|| Error::internal(format!("no platform is named {}", row.platform)))?,
        environment: environment(&row.environment)?,
        client_id: row.client_id,
        client_secret: Secret::new(vault.open(&place(row.id), &row.client_secret)?),
    })
}

fn place(id: impl std::fmt::Display) -> String {
    format!("provider_apps/{id}/client_secret")
}

/// Where the apps' secrets are sealed.
pub(crate) const SEALED: SealedColumn =
    SealedColumn { table: "provider_apps", column: "client_secret", key: &[KeyColumn::Uuid("id")], place: |key| place(&key[0]) };

/// The project's apps.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, project_id: Uuid) -> Result<Vec<App>> {
    let sql = "SELECT id, platform, environment, client_id, client_secret FROM provider_apps WHERE project_id = $1 ORDER BY platform";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [project_id.into()])).await?;
    rows.iter().map(|row| read(vault, row)).collect()
}

/// Where the apps of all projects point: for whoever starts or examines the server.
pub async fn environments(db: &impl ConnectionTrait) -> Result<Vec<Pointed>> {
    let sql = "SELECT id, project_id, platform, environment FROM provider_apps ORDER BY project_id, platform";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok(Pointed::from_query_result(row, "")?)).collect()
}

/// Where the apps of a partner's projects point.
pub(crate) async fn of_partner(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<Pointed>> {
    let sql = "SELECT a.id, a.project_id, a.platform, a.environment FROM provider_apps a JOIN projects j ON j.id = a.project_id
        WHERE j.partner_id = $1 ORDER BY a.project_id, a.platform, a.id";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [partner_id.into()])).await?;
    rows.iter().map(|row| Ok(Pointed::from_query_result(row, "")?)).collect()
}

/// The partner's projects that have no app at any provider, with their names: nobody can connect anything there.
pub(crate) async fn projects_without(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT j.id, j.name FROM projects j LEFT JOIN provider_apps a ON a.project_id = j.id
        WHERE j.partner_id = $1 AND a.id IS NULL ORDER BY j.id";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [partner_id.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?))).collect()
}

/// Can the secret of this app be opened with the keys of the vault?
pub async fn opens(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<()> {
    get(db, vault, id).await.map(drop)
}

/// An app, for jobs and for the connect flow.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<App> {
    let sql = "SELECT id, platform, environment, client_id, client_secret FROM provider_apps WHERE id = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()])).await?;
    read(vault, &row.ok_or_else(|| Error::internal("the provider app is gone"))?)
}

/// Registers the project's app at a provider, or changes what is registered.
pub async fn put(tx: &Tx, vault: &Vault, ambient: &Ambient, app: NewApp<'_>) -> Result<Uuid> {
    let NewApp { project_id, platform, environment, client_id, client_secret } = app;
    super::environment(environment)?;
    let backend = tx.get_database_backend();
    let existing = "SELECT id FROM provider_apps WHERE project_id = $1 AND platform = $2";
    let row = tx.query_one_raw(Statement::from_sql_and_values(backend, existing, [project_id.into(), platform.as_str().into()])).await?;
    let id = row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or_else(|| ambient.id());
    let sealed = vault.seal(&ambient.chance, &place(id), client_secret)?;
    let values: [Value; 7] =
        [id.into(), project_id.into(), platform.as_str().into(), environment.into(), client_id.into(), sealed.into(), ambient.now().into()];
    let sql = "INSERT INTO provider_apps (id, project_id, platform, environment, client_id, client_secret, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        ON CONFLICT (project_id, platform) DO UPDATE SET environment = excluded.environment, client_id = excluded.client_id,
            client_secret = excluded.client_secret, updated_at = excluded.updated_at";
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(id)
}
