//! Every query on `counterpart_metadata`. It is reached through the counterpart, which was read or held within a scope.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};
use serde_json::Map;

type Metadata = Map<String, serde_json::Value>;

/// The object; `None` when none was ever kept.
pub(crate) async fn get(db: &impl ConnectionTrait, counterpart_id: Uuid) -> Result<Option<Metadata>> {
    let sql = "SELECT body FROM counterpart_metadata WHERE counterpart_id = $1";
    let row = fetch_optional(db, sql, [counterpart_id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let body: String = row.try_get("", "body")?;
    Ok(Some(serde_json::from_str(&body)?))
}

/// Keeps this object instead of the one before.
pub(crate) async fn put(tx: &Tx, counterpart_id: Uuid, metadata: &Metadata, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO counterpart_metadata (counterpart_id, body, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (counterpart_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
    let values: [Value; _] = [counterpart_id.into(), serde_json::to_string(metadata)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
