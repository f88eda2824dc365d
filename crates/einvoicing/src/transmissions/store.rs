//! What is asked of `einvoice_transmissions` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::fetch_optional;
use bursar_store::sea_orm::ConnectionTrait;

/// The partner, the entity and the id of the transmission that the access point calls so: what comes from there knows no scope.
pub(crate) async fn by_reference(db: &impl ConnectionTrait, reference: &str) -> Result<Option<(Uuid, Uuid, Uuid)>> {
    let sql = "SELECT e.partner_id, t.entity_id, t.id FROM einvoice_transmissions t JOIN entities e ON e.id = t.entity_id
        WHERE t.reference = $1";
    let row = fetch_optional(db, sql, [reference.into()]).await?;
    row.map(|row| Ok((row.try_get("", "partner_id")?, row.try_get("", "entity_id")?, row.try_get("", "id")?))).transpose()
}
