//! What is asked of projects beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{fetch_optional, sea_orm};
use sea_orm::ConnectionTrait;

/// How the connect pages of a project look, and whose it is: for those pages.
pub(crate) async fn branding(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Uuid, super::Branding)>> {
    let sql = "SELECT partner_id, branding FROM projects WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let branding: Option<serde_json::Value> = row.try_get("", "branding")?;
    let Some(branding) = branding.filter(|branding| !branding.is_null()) else { return Ok(None) };
    Ok(Some((row.try_get("", "partner_id")?, serde_json::from_value(branding)?)))
}
