//! Every query on `payable_validations`.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Scope, Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The list of payables.
pub(crate) const PAYABLE: &str = "payable";

/// The fields that the partner requires; nothing where it never said so.
pub(crate) async fn get<F: DeserializeOwned>(db: &impl ConnectionTrait, scope: &Scope, document: &str) -> Result<Option<Vec<F>>> {
    let sql = "SELECT required_fields FROM payable_validations WHERE partner_id = $1 AND document = $2";
    let values: [Value; _] = [scope.partner_id().into(), document.into()];
    let row = fetch_optional(db, sql, values).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(serde_json::from_str(&row.try_get::<String>("", "required_fields")?)?))
}

/// Requires these and no others.
pub(crate) async fn put<F: Serialize>(tx: &Tx, scope: &Scope, document: &str, fields: &[F], now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO payable_validations (partner_id, document, required_fields, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (partner_id, document) DO UPDATE SET required_fields = excluded.required_fields, updated_at = excluded.updated_at";
    let values: [Value; _] = [scope.partner_id().into(), document.into(), serde_json::to_string(fields)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Requires what is required where nothing was set.
pub(crate) async fn reset(tx: &Tx, scope: &Scope, document: &str) -> Result<()> {
    let sql = "DELETE FROM payable_validations WHERE partner_id = $1 AND document = $2";
    let values: [Value; _] = [scope.partner_id().into(), document.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
