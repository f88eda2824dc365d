//! Every query on `provider_apps`.

use bursar_connectors::{Platform, Secret};
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, SealedColumn, Tx, Vault, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::{App, NewApp, Pointed, environment, kind};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    platform: String,
    environment: String,
    client_id: String,
    client_secret: Vec<u8>,
    chosen_at: Timestamp,
}

fn read(vault: &Vault, row: &QueryResult) -> Result<App> {
    let row = Row::from_query_result(row, "")?;
    Ok(App {
        id: row.id,
        platform: Platform::parse(&row.platform).ok_or_else(|| Error::internal(format!("no platform is named {}", row.platform)))?,
        environment: environment(&row.environment)?,
        client_id: row.client_id,
        client_secret: Secret::new(vault.open(&place(row.id), &row.client_secret)?),
        chosen_at: row.chosen_at,
    })
}

fn place(id: impl std::fmt::Display) -> String {
    format!("provider_apps/{id}/client_secret")
}

fn place_of_token(id: impl std::fmt::Display) -> String {
    format!("provider_apps/{id}/webhook_verifier_token")
}

/// Where the apps' secrets are sealed.
pub(crate) const SEALED: [SealedColumn; 2] = [
    SealedColumn { table: "provider_apps", column: "client_secret", key: &[KeyColumn::Uuid("id")], place: |key| place(&key[0]) },
    SealedColumn {
        table: "provider_apps",
        column: "webhook_verifier_token",
        key: &[KeyColumn::Uuid("id")],
        place: |key| place_of_token(&key[0]),
    },
];

/// The project's apps.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, project_id: Uuid) -> Result<Vec<App>> {
    let sql = "SELECT id, platform, environment, client_id, client_secret, chosen_at FROM provider_apps
        WHERE project_id = $1 AND retired_at IS NULL ORDER BY platform, id";
    let rows = fetch_all(db, sql, [project_id.into()]).await?;
    rows.iter().map(|row| read(vault, row)).collect()
}

/// Where the apps of all projects point: for whoever starts or examines the server.
pub async fn environments(db: &impl ConnectionTrait) -> Result<Vec<Pointed>> {
    let sql = "SELECT id, project_id, platform, environment FROM provider_apps WHERE retired_at IS NULL ORDER BY project_id, platform";
    let rows = fetch_all(db, sql, []).await?;
    rows.iter().map(|row| Ok(Pointed::from_query_result(row, "")?)).collect()
}

/// Where the apps of a partner's projects point, also those that were deleted: what was counted with them stays.
pub(crate) async fn of_partner(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<Pointed>> {
    let sql = "SELECT a.id, a.project_id, a.platform, a.environment FROM provider_apps a JOIN projects j ON j.id = a.project_id
        WHERE j.partner_id = $1 ORDER BY a.project_id, a.platform, a.id";
    let rows = fetch_all(db, sql, [partner_id.into()]).await?;
    rows.iter().map(|row| Ok(Pointed::from_query_result(row, "")?)).collect()
}

/// The partner's projects that have no app at any provider, with their names: nobody can connect anything there.
pub(crate) async fn projects_without(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<(Uuid, String, Timestamp)>> {
    let sql = "SELECT j.id, j.name, j.created_at FROM projects j LEFT JOIN provider_apps a ON a.project_id = j.id AND a.retired_at IS NULL
        WHERE j.partner_id = $1 AND a.id IS NULL ORDER BY j.id";
    let rows = fetch_all(db, sql, [partner_id.into()]).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?, row.try_get("", "created_at")?))).collect()
}

/// Can the secret of this app be opened with the keys of the vault?
pub async fn opens(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<()> {
    get(db, vault, id).await.map(drop)
}

/// An app, for jobs and for the connect flow.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<App> {
    let sql = "SELECT id, platform, environment, client_id, client_secret, chosen_at FROM provider_apps WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    read(vault, &row.ok_or_else(|| Error::internal("the provider app is gone"))?)
}

/// The token with which the provider signs its webhooks for an app that is registered; none where nobody named it.
pub(crate) async fn webhook_verifier_token(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<Option<String>> {
    let sql = "SELECT webhook_verifier_token AS token FROM provider_apps WHERE id = $1 AND retired_at IS NULL";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    let sealed: Option<Vec<u8>> = row.map(|row| row.try_get("", "token")).transpose()?.flatten();
    sealed.map(|sealed| vault.open(&place_of_token(id), &sealed)).transpose()
}

/// The provider signs its webhooks for the app with this token from now on.
pub async fn set_webhook_verifier_token(tx: &Tx, vault: &Vault, env: &Env, id: Uuid, token: &str) -> Result<()> {
    let sealed = vault.seal(&env.rng, &place_of_token(id), token)?;
    let sql = "UPDATE provider_apps SET webhook_verifier_token = $2, updated_at = $3 WHERE id = $1";
    let values: [Value; _] = [id.into(), sealed.into(), env.now().into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Until the commit nobody else gives tokens of this app a place, or takes it away.
pub(crate) async fn hold(tx: &Tx, id: Uuid) -> Result<()> {
    tx.hold(&format!("provider_app/{id}")).await
}

/// Is the app still wanted?
pub(crate) async fn is_registered(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM provider_apps WHERE id = $1 AND retired_at IS NULL";
    Ok(fetch_optional(db, sql, [id.into()]).await?.is_some())
}

/// What is registered, without secrets.
#[derive(FromQueryResult)]
pub(crate) struct Registered {
    pub(crate) id: Uuid,
    pub(crate) platform: String,
    pub(crate) environment: String,
    pub(crate) client_id: String,
    pub(crate) chosen_at: Timestamp,
    pub(crate) is_used: bool,
    pub(crate) connections: i64,
    pub(crate) is_retired: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What the project has registered, also what it deleted.
pub(crate) async fn registered(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Vec<Registered>> {
    let sql = "SELECT a.id, a.platform, a.environment, a.client_id, a.chosen_at, a.created_at, a.updated_at,
            CASE WHEN a.retired_at IS NULL THEN FALSE ELSE TRUE END AS is_retired,
            EXISTS (SELECT 1 FROM token_sets t WHERE t.app_id = a.id AND t.refresh_token IS NOT NULL) AS is_used,
            (SELECT COUNT(*) FROM accounting_connections c JOIN token_sets t ON t.id = c.token_set_id
                WHERE t.app_id = a.id AND c.status <> 'disconnected') AS connections
        FROM provider_apps a WHERE a.project_id = $1 ORDER BY a.platform, a.created_at, a.id";
    let rows = fetch_all(db, sql, [project_id.into()]).await?;
    Ok(rows.iter().map(|row| Registered::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// New consents use this app from now on.
pub(crate) async fn choose(tx: &Tx, project_id: Uuid, id: Uuid, now: Timestamp) -> Result<()> {
    let sql = "UPDATE provider_apps SET chosen_at = $3 WHERE project_id = $1 AND id = $2";
    let values: [Value; _] = [project_id.into(), id.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Takes the app away: its row too, where nothing was ever done with it; else its secret, and the row stays for what speaks of it.
pub(crate) async fn take_away(tx: &Tx, vault: &Vault, env: &Env, project_id: Uuid, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM provider_apps WHERE project_id = $1 AND id = $2
        AND NOT EXISTS (SELECT 1 FROM token_sets t WHERE t.app_id = provider_apps.id)
        AND NOT EXISTS (SELECT 1 FROM authorizations a WHERE a.app_id = provider_apps.id)";
    let values: [Value; _] = [project_id.into(), id.into()];
    execute(tx, sql, values).await?;
    let nothing = vault.seal(&env.rng, &place(id), "")?;
    let sql = "UPDATE provider_apps SET retired_at = $3, updated_at = $3, client_secret = $4, webhook_verifier_token = NULL WHERE project_id = $1 AND id = $2";
    let values: [Value; _] = [project_id.into(), id.into(), env.now().into(), nothing.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Registers an app of the project at a provider, changes its secret, or takes one up again that was deleted: it is known by its client id and by which of the provider's
/// machines it opens. New consents use it from now on.
pub async fn put(tx: &Tx, vault: &Vault, env: &Env, app: NewApp<'_>) -> Result<Uuid> {
    let NewApp { project_id, platform, environment, client_id, client_secret } = app;
    super::environment(environment)?;
    let (name, now) = (platform.as_str(), env.now());
    let is_this =
        |known: &Registered| known.platform == name && kind(&known.environment) == kind(environment) && known.client_id == client_id;
    let known = registered(tx, project_id).await?.into_iter().find(is_this).map(|known| known.id);
    let id = known.unwrap_or_else(|| env.id());
    let sealed = vault.seal(&env.rng, &place(id), client_secret)?;
    if known.is_some() {
        let sql = "UPDATE provider_apps SET environment = $2, client_secret = $3, chosen_at = $4, updated_at = $4, retired_at = NULL WHERE id = $1";
        execute(tx, sql, [id.into(), environment.into(), sealed.into(), now.into()]).await?;
        return Ok(id);
    }
    // `slot` is what must be unique in a project; before there was more than one app of a provider, it was the provider's name.
    let slot = format!("{name}/{}/{client_id}", kind(environment));
    let sql = "INSERT INTO provider_apps (id, project_id, slot, platform, environment, client_id, client_secret, chosen_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8)";
    let values =
        vec![id.into(), project_id.into(), slot.into(), name.into(), environment.into(), client_id.into(), sealed.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(id)
}
