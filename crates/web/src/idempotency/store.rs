//! Every query on `idempotency_keys`. Answers are sealed: they hold what only the caller may read.

use bursar_kernel::{Ambient, Error, Result, Uuid};
use bursar_store::{Db, Tx, Vault, sea_orm};
use sea_orm::{ConnectionTrait, Statement, Value};

use super::Kept;

fn place(partner_id: Uuid, key: &str) -> String {
    format!("idempotency_keys/{partner_id}/{key}")
}

/// What was answered to this key.
pub(super) async fn get(db: &Db, vault: &Vault, partner_id: Uuid, key: &str) -> Result<Option<Kept>> {
    let sql = "SELECT fingerprint, status, body FROM idempotency_keys WHERE partner_id = $1 AND idempotency_key = $2";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [partner_id.into(), key.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let (fingerprint, status, body): (Vec<u8>, i32, Vec<u8>) =
        (row.try_get("", "fingerprint")?, row.try_get("", "status")?, row.try_get("", "body")?);
    let status = u16::try_from(status).map_err(Error::internal)?;
    Ok(Some(Kept { fingerprint, status, body: vault.open(&place(partner_id, key), &body)? }))
}

/// Keeps an answer; `false` when the key has one already.
pub(super) async fn insert(tx: &Tx, vault: &Vault, ambient: &Ambient, partner_id: Uuid, key: &str, kept: &Kept) -> Result<bool> {
    let sql = "INSERT INTO idempotency_keys (partner_id, idempotency_key, fingerprint, status, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, idempotency_key) DO NOTHING";
    let body = vault.seal(&ambient.chance, &place(partner_id, key), &kept.body)?;
    let values: [Value; 6] =
        [partner_id.into(), key.into(), kept.fingerprint.clone().into(), i32::from(kept.status).into(), body.into(), ambient.now().into()];
    Ok(tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?.rows_affected() == 1)
}
