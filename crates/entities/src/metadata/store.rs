//! Every query on `entity_metadata`.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Filter, Scope, Tenancy, Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};
use serde_json::Map;

const TENANCY: Tenancy = Tenancy::entity("entity_id");

/// The object; `None` when none was ever kept.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Map<String, serde_json::Value>>> {
    let filter = Filter::of_tenancy(scope, &TENANCY);
    let sql = format!("SELECT body FROM entity_metadata WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    let Some(row) = row else { return Ok(None) };
    let body: String = row.try_get("", "body")?;
    Ok(Some(serde_json::from_str(&body)?))
}

/// Keeps this object instead of the one before.
pub(crate) async fn put(tx: &Tx, scope: &Scope, metadata: &Map<String, serde_json::Value>, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO entity_metadata (entity_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; _] = [scope.one_entity()?.into(), serde_json::to_string(metadata)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
