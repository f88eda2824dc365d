//! Every query on `entity_metadata`. Whoever calls has made sure that the entity is the partner's.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, sea_orm};
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::Map;

/// The object; `None` when none was ever kept.
pub(crate) async fn get(db: &impl ConnectionTrait, entity_id: Uuid) -> Result<Option<Map<String, serde_json::Value>>> {
    let sql = "SELECT body FROM entity_metadata WHERE entity_id = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [entity_id.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let body: String = row.try_get("", "body")?;
    Ok(Some(serde_json::from_str(&body)?))
}

/// Keeps this object instead of the one before.
pub(crate) async fn put(tx: &Tx, entity_id: Uuid, metadata: &Map<String, serde_json::Value>, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO entity_metadata (entity_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; 3] = [entity_id.into(), serde_json::to_string(metadata)?.into(), now.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
