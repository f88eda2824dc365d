//! Every query on `push_settings`.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Scope, Tenancy, Tx, sea_orm};
use bursar_web::Filter;
use sea_orm::{ConnectionTrait, Statement, Value};

use super::PushSettings;

const TENANCY: Tenancy = Tenancy::entity("entity_id");

/// The settings; the defaults when none were ever set.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<PushSettings> {
    let filter = Filter::within(scope, &TENANCY);
    let sql = format!("SELECT body FROM push_settings WHERE {}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    let Some(row) = row else { return Ok(PushSettings::default()) };
    let body: String = row.try_get("", "body")?;
    Ok(serde_json::from_str(&body)?)
}

/// Keeps these settings instead of the ones before.
pub(crate) async fn put(tx: &Tx, scope: &Scope, settings: &PushSettings, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO push_settings (entity_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; 3] = [scope.one_entity()?.into(), serde_json::to_string(settings)?.into(), now.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
