//! What is asked of `einvoice_transmissions` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::sea_orm::{self, ConnectionTrait, FromQueryResult};
use bursar_store::{fetch_all, fetch_optional};

/// A transmission and whose it is: what comes from the access point knows no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Sent {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) id: Uuid,
}

/// The transmission that the access point calls so.
pub(crate) async fn by_reference(db: &impl ConnectionTrait, reference: &str) -> Result<Option<Sent>> {
    let sql = "SELECT e.partner_id, t.entity_id, t.id FROM einvoice_transmissions t JOIN entities e ON e.id = t.entity_id
        WHERE t.reference = $1";
    let row = fetch_optional(db, sql, [reference.into()]).await?;
    row.map(|row| Ok(Sent::from_query_result(&row, "")?)).transpose()
}

/// The transmissions that were sent or may have been, and of which nobody knows what the access point calls them.
pub(crate) async fn without_reference(db: &impl ConnectionTrait) -> Result<Vec<Sent>> {
    let sql = "SELECT e.partner_id, t.entity_id, t.id FROM einvoice_transmissions t JOIN entities e ON e.id = t.entity_id
        WHERE t.reference IS NULL AND t.status IN ('sending', 'taken') ORDER BY t.id LIMIT 1000";
    let rows = fetch_all(db, sql, []).await?;
    rows.iter().map(|row| Ok(Sent::from_query_result(row, "")?)).collect()
}
