//! Every query on `idempotency_keys` and `audit_log`. KeptAnswer answers are sealed: they hold what only the caller may read. Lines of the log are
//! only ever added; age alone removes them.

use std::fmt::Display;

use bursar_kernel::{Env, Error, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::{Db, KeyColumn, SealedColumn, Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{FromQueryResult, Value};

use super::audit::{Entry, Line};
use super::key::KeptAnswer;
use crate::call::Caller;
use crate::edge::Edge;

fn place(partner_id: impl Display, key: impl Display) -> String {
    format!("idempotency_keys/{partner_id}/{key}")
}

/// Where kept answers are sealed.
pub const SEALED: SealedColumn = SealedColumn {
    table: "idempotency_keys",
    column: "body",
    key: &[KeyColumn::Uuid("partner_id"), KeyColumn::Text("idempotency_key")],
    place: |key| place(&key[0], &key[1]),
};

/// How long an answer is kept for its key, whenever it is pruned.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// What was answered to this key.
pub(super) async fn kept(edge: &Edge, partner_id: Uuid, key: &str) -> Result<Option<KeptAnswer>> {
    let Edge { db, vault, env, .. } = edge;
    let sql = "SELECT fingerprint, status, body FROM idempotency_keys WHERE partner_id = $1 AND idempotency_key = $2 AND created_at > $3";
    let values: [Value; _] = [partner_id.into(), key.into(), (env.now() - LIFETIME).into()];
    let row = fetch_optional(db, sql, values).await?;
    let Some(row) = row else { return Ok(None) };
    let (fingerprint, status, body): (Vec<u8>, i32, Vec<u8>) =
        (row.try_get("", "fingerprint")?, row.try_get("", "status")?, row.try_get("", "body")?);
    let status = u16::try_from(status).map_err(Error::internal)?;
    Ok(Some(KeptAnswer { fingerprint, status, body: vault.open(&place(partner_id, key), &body)? }))
}

/// Keeps an answer; `false` when the key has one already.
pub(super) async fn keep(tx: &Tx, edge: &Edge, partner_id: Uuid, key: &str, kept: &KeptAnswer) -> Result<bool> {
    let Edge { vault, env, .. } = edge;
    let sql = "INSERT INTO idempotency_keys (partner_id, idempotency_key, fingerprint, status, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (partner_id, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
            body = excluded.body, created_at = excluded.created_at WHERE idempotency_keys.created_at <= $7";
    let body = vault.seal(&env.rng, &place(partner_id, key), &kept.body)?;
    let values: [Value; _] = [
        partner_id.into(),
        key.into(),
        kept.fingerprint.clone().into(),
        i32::from(kept.status).into(),
        body.into(),
        env.now().into(),
        (env.now() - LIFETIME).into(),
    ];
    Ok(execute(tx, sql, values).await?.rows_affected() == 1)
}

/// Who changed what, when, by which request.
pub(super) async fn write_line(tx: &Tx, env: &Env, caller: Caller, line: &Line, status: u16) -> Result<()> {
    let sql =
        "INSERT INTO audit_log (id, partner_id, project_id, entity_id, entity_user_id, member_id, request_id, operation, path, status,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values: [Value; _] = [
        env.id().into(),
        caller.partner_id.into(),
        caller.project_id.into(),
        caller.entity_id.into(),
        caller.user_id.into(),
        caller.member_id.into(),
        line.request_id.into(),
        line.operation.as_str().into(),
        line.path.as_str().into(),
        i32::from(status).into(),
        env.now().into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Lines after one and before a moment, the oldest first: ids are made in the order of time.
pub(super) async fn lines(
    db: &Db,
    partner_id: Option<Uuid>,
    after: Option<Uuid>,
    before: Option<Timestamp>,
    limit: u64,
) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT id, created_at, partner_id, project_id, entity_user_id, member_id, entity_id, request_id, operation, path, status FROM audit_log
        WHERE ($1 IS NULL OR partner_id = $1) AND id > $2 AND ($3 IS NULL OR created_at < $3) ORDER BY id LIMIT {limit}"
    );
    let values: [Value; _] = [partner_id.into(), after.unwrap_or_default().into(), before.into()];
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(|row| Ok(Entry::from_query_result(row, "")?)).collect()
}
