//! What is asked of `einvoice_transmissions` beside the common.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{fetch_all, fetch_optional};

/// The partner, the entity and the id of the transmission that the access point calls so: what comes from there knows no scope.
pub(crate) async fn by_reference(db: &impl ConnectionTrait, reference: &str) -> Result<Option<(Uuid, Uuid, Uuid)>> {
    let sql = "SELECT e.partner_id, t.entity_id, t.id FROM einvoice_transmissions t JOIN entities e ON e.id = t.entity_id
        WHERE t.reference = $1";
    let row = fetch_optional(db, sql, [reference.into()]).await?;
    row.map(|row| Ok((row.try_get("", "partner_id")?, row.try_get("", "entity_id")?, row.try_get("", "id")?))).transpose()
}

/// Entities and ids of the transmissions, made since then, of which nobody knows yet whether they were sent: what comes from the access point knows no
/// scope.
pub(crate) async fn without_reference(db: &impl ConnectionTrait, since: Timestamp) -> Result<Vec<(Uuid, Uuid)>> {
    let sql = "SELECT entity_id, id FROM einvoice_transmissions
        WHERE status = 'sending' AND reference IS NULL AND created_at >= $1 ORDER BY id LIMIT 100";
    let rows = fetch_all(db, sql, [since.into()]).await?;
    rows.iter().map(|row| Ok((row.try_get("", "entity_id")?, row.try_get("", "id")?))).collect()
}
