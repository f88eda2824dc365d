//! Every query on `push_settings`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::PushSettings;

const TENANCY: Tenancy = Tenancy::entity("entity_id");

/// The settings; the defaults when none were ever set.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<PushSettings> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!("SELECT body FROM push_settings WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    let Some(row) = row else { return Ok(PushSettings::default()) };
    let body: String = row.try_get("", "body")?;
    Ok(serde_json::from_str(&body)?)
}

/// Where the settings name one account, they name another one from now on. Answers whether they did.
pub(crate) async fn replace_account(tx: &Tx, scope: &Scope, from: Uuid, to: Uuid, now: Timestamp) -> Result<bool> {
    let before = get(tx, scope).await?;
    let settings = before.clone().with_account(from, to);
    if settings == before {
        return Ok(false);
    }
    put(tx, scope, &settings, now).await?;
    Ok(true)
}

/// Keeps these settings instead of the ones before.
pub(crate) async fn put(tx: &Tx, scope: &Scope, settings: &PushSettings, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO push_settings (entity_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; _] = [scope.one_entity()?.into(), serde_json::to_string(settings)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
