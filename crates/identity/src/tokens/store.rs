//! Every query on access tokens, but for the one read with which the edge admits a call.

use bursar_kernel::{Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Tx, execute, sea_orm};
use sea_orm::Value;
use sha2::{Digest, Sha256};

use super::Holder;

/// How long an expired token is kept for whoever investigates.
const KEPT_AFTER_EXPIRY: TimeDelta = TimeDelta::days(1);

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A token that is about to be given.
pub(crate) struct NewToken<'a> {
    pub(crate) token: &'a str,
    /// The user it acts as; the partner itself without one.
    pub(crate) user_id: Option<Uuid>,
    pub(crate) expires_at: Timestamp,
}

/// A new token: only its hash is kept. It ends with the secret that it was made with.
pub(crate) async fn insert(tx: &Tx, holder: Holder, new: NewToken<'_>, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO access_tokens (partner_id, project_id, hash, entity_user_id, secret_id, expires_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; _] = [
        holder.partner_id.into(),
        holder.project_id.into(),
        hash(new.token).into(),
        new.user_id.into(),
        holder.secret_id.into(),
        new.expires_at.into(),
        now.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Ends a token of the project.
pub(crate) async fn revoke(tx: &Tx, holder: Holder, token: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE access_tokens SET revoked_at = $4 WHERE partner_id = $1 AND project_id = $2 AND hash = $3 AND revoked_at IS NULL";
    let values: [Value; _] = [holder.partner_id.into(), holder.project_id.into(), hash(token).into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Whoever asks for a token sweeps up the project's old ones, so that the table stays as small as its use.
pub(crate) async fn prune(tx: &Tx, holder: Holder, now: Timestamp) -> Result<()> {
    let sql = "DELETE FROM access_tokens WHERE partner_id = $1 AND project_id = $2 AND expires_at < $3";
    let values: [Value; _] = [holder.partner_id.into(), holder.project_id.into(), (now - KEPT_AFTER_EXPIRY).into()];
    execute(tx, sql, values).await?;
    Ok(())
}
