//! Every query on `authorizations`.

use bursar_connectors::Platform;
use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::{Authorization, Offered};

#[derive(FromQueryResult)]
struct Row {
    state: Vec<u8>,
    connection_id: Uuid,
    browser: Vec<u8>,
    platform: String,
    app_id: Uuid,
    return_to: Option<String>,
    token_set_id: Option<Uuid>,
    verifier: Option<Vec<u8>>,
    companies: serde_json::Value,
    used_at: Option<Timestamp>,
    expires_at: Timestamp,
}

fn read(row: &QueryResult) -> Result<Authorization> {
    let row = Row::from_query_result(row, "")?;
    let hash = |bytes: Vec<u8>| bytes.try_into().map_err(|_| Error::internal("a stored hash has another length"));
    Ok(Authorization {
        state: hash(row.state)?,
        connection_id: row.connection_id,
        browser: hash(row.browser)?,
        platform: Platform::parse(&row.platform).ok_or_else(|| Error::internal("the consent names no known platform"))?,
        app_id: row.app_id,
        return_to: row.return_to,
        token_set_id: row.token_set_id,
        verifier: row.verifier,
        companies: serde_json::from_value::<Vec<Offered>>(row.companies)?,
        used_at: row.used_at,
        expires_at: row.expires_at,
    })
}

/// Writes a consent that begins.
pub(crate) async fn insert(tx: &Tx, authorization: &Authorization, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO authorizations (state, connection_id, browser, platform, app_id, return_to, verifier, companies, expires_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values: [Value; _] = [
        authorization.state.to_vec().into(),
        authorization.connection_id.into(),
        authorization.browser.to_vec().into(),
        authorization.platform.as_str().into(),
        authorization.app_id.into(),
        authorization.return_to.clone().into(),
        authorization.verifier.clone().into(),
        serde_json::to_value(&authorization.companies)?.into(),
        authorization.expires_at.into(),
        now.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The consent that began with this state.
pub(crate) async fn by_state(db: &impl ConnectionTrait, state: [u8; 32]) -> Result<Option<Authorization>> {
    let sql = "SELECT * FROM authorizations WHERE state = $1";
    let row = fetch_optional(db, sql, [state.to_vec().into()]).await?;
    row.as_ref().map(read).transpose()
}

/// The consent of this browser for the connection that came back last and waits for the confirmation.
pub(crate) async fn open(
    db: &impl ConnectionTrait,
    connection_id: Uuid,
    browser: [u8; 32],
    now: Timestamp,
) -> Result<Option<Authorization>> {
    let sql = "SELECT * FROM authorizations WHERE connection_id = $1 AND browser = $2 AND token_set_id IS NOT NULL AND closed_at IS NULL
        AND expires_at > $3 ORDER BY used_at DESC, created_at DESC LIMIT 1";
    let values: [Value; _] = [connection_id.into(), browser.to_vec().into(), now.into()];
    let row = fetch_optional(db, sql, values).await?;
    row.as_ref().map(read).transpose()
}

/// Uses the state up; false when somebody did before.
pub(crate) async fn use_up(tx: &Tx, state: [u8; 32], now: Timestamp) -> Result<bool> {
    let sql = "UPDATE authorizations SET used_at = $2 WHERE state = $1 AND used_at IS NULL";
    let done = execute(tx, sql, [state.to_vec().into(), now.into()]).await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what the consent gave.
pub(crate) async fn granted(tx: &Tx, state: [u8; 32], token_set_id: Uuid, companies: &[Offered]) -> Result<()> {
    let sql = "UPDATE authorizations SET token_set_id = $2, companies = $3 WHERE state = $1";
    let values: [Value; _] = [state.to_vec().into(), token_set_id.into(), serde_json::to_value(companies)?.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Ends it: confirmed or declined. False when it had ended.
pub(crate) async fn close(tx: &Tx, state: [u8; 32], now: Timestamp) -> Result<bool> {
    let sql = "UPDATE authorizations SET closed_at = $2 WHERE state = $1 AND closed_at IS NULL";
    let done = execute(tx, sql, [state.to_vec().into(), now.into()]).await?;
    Ok(done.rows_affected() == 1)
}

/// The provider's own connections that came with these tokens.
pub(crate) async fn remote_connections(db: &impl ConnectionTrait, token_set_id: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT * FROM authorizations WHERE token_set_id = $1";
    let rows = fetch_all(db, sql, [token_set_id.into()]).await?;
    let mut remote = Vec::new();
    for row in &rows {
        remote.extend(read(row)?.companies.into_iter().filter_map(|offered| offered.remote_connection_id));
    }
    Ok(remote)
}
