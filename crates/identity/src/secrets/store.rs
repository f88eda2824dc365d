//! Every query on client secrets, but for the one read with which the edge admits a call.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::ClientSecret;

/// The project's secrets, revoked ones too, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, project_id: Uuid) -> Result<Vec<ClientSecret>> {
    let sql = "SELECT id, hash, name, revoked_at, created_at FROM client_secrets WHERE project_id = $1 ORDER BY created_at, id";
    let rows = fetch_all(db, sql, [project_id.into()]).await?;
    Ok(rows.iter().map(|row| ClientSecret::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// One more secret of the project.
pub(crate) async fn insert(tx: &Tx, project_id: Uuid, id: Uuid, hash: &[u8; 32], name: Option<&str>, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO client_secrets (id, project_id, hash, name, created_at) VALUES ($1, $2, $3, $4, $5)";
    let values: [Value; _] = [id.into(), project_id.into(), hash.to_vec().into(), name.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// When the secret ends.
pub(crate) async fn set_end(tx: &Tx, project_id: Uuid, id: Uuid, at: Timestamp) -> Result<()> {
    let sql = "UPDATE client_secrets SET revoked_at = $3 WHERE project_id = $1 AND id = $2";
    let values: [Value; _] = [project_id.into(), id.into(), at.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// A secret that opens a project now.
#[derive(Debug, FromQueryResult)]
pub(crate) struct LiveSecret {
    pub(crate) partner_id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) secret_id: Uuid,
    pub(crate) hash: Vec<u8>,
}

/// The secrets that go with a client id now.
pub(crate) async fn live(db: &impl ConnectionTrait, client_id: Uuid, now: Timestamp) -> Result<Vec<LiveSecret>> {
    let sql =
        "SELECT j.partner_id, j.id AS project_id, s.id AS secret_id, s.hash FROM projects j JOIN client_secrets s ON s.project_id = j.id
        WHERE j.client_id = $1 AND (s.revoked_at IS NULL OR s.revoked_at > $2)";
    let values: [Value; _] = [client_id.into(), now.into()];
    let rows = fetch_all(db, sql, values).await?;
    Ok(rows.iter().map(|row| LiveSecret::from_query_result(row, "")).collect::<Result<_, _>>()?)
}
