//! What is asked of `payment_links` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, fetch_optional, sea_orm};
use sea_orm::ConnectionTrait;

/// Whose link it is that ends so, and which: whoever has the address of a page may see the page, and nothing else.
pub(crate) async fn of_token(db: &impl ConnectionTrait, token: &str) -> Result<Option<(Scope, Uuid)>> {
    let sql = "SELECT l.id, l.entity_id, e.partner_id FROM payment_links l JOIN entities e ON e.id = l.entity_id
        WHERE l.token = $1 AND e.status <> 'deleted'";
    let row = fetch_optional(db, sql, [token.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let scope = Scope::of_job("a payment page", row.try_get("", "partner_id")?, Some(row.try_get("", "entity_id")?));
    Ok(Some((scope, row.try_get("", "id")?)))
}
