//! Every query on `token_sets` and `revocation_attempts`. Tokens are sealed for their row and column.

use bursar_connectors::{Platform, Secret};
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{Db, Key, KeyColumn, SealedColumn, Tx, Vault, column, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::{RevocationAttempt, RevocationEnd, TokenSet};
use crate::books::lane;
use crate::engine::Engine;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    app_id: Uuid,
    subject: Option<String>,
    access_token: Option<Vec<u8>>,
    refresh_token: Option<Vec<u8>>,
    previous_refresh_token: Option<Vec<u8>>,
    access_expires_at: Timestamp,
    refresh_expires_at: Option<Timestamp>,
    scopes: Option<String>,
    generation: i64,
    refreshing_until: Option<Timestamp>,
}

fn place(id: impl std::fmt::Display, column: &str) -> String {
    format!("token_sets/{id}/{column}")
}

/// Where tokens are sealed.
pub(crate) const SEALED: [SealedColumn; 3] = {
    const fn of(column: &'static str, place: fn(&[Key]) -> String) -> SealedColumn {
        SealedColumn { table: "token_sets", column, key: &[KeyColumn::Uuid("id")], place }
    }
    [
        of("access_token", |key| place(&key[0], "access_token")),
        of("refresh_token", |key| place(&key[0], "refresh_token")),
        of("previous_refresh_token", |key| place(&key[0], "previous_refresh_token")),
    ]
};

/// The tokens, opened; `None` when they were destroyed or never were.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<Option<TokenSet>> {
    let sql =
        "SELECT id, app_id, subject, access_token, refresh_token, previous_refresh_token, access_expires_at, refresh_expires_at, scopes,
        generation, refreshing_until FROM token_sets WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let row = Row::from_query_result(&row, "")?;
    let open =
        |column: &str, sealed: Option<Vec<u8>>| sealed.map(|sealed| vault.open(&place(id, column), &sealed).map(Secret::new)).transpose();
    Ok(Some(TokenSet {
        id: row.id,
        app_id: row.app_id,
        subject: row.subject,
        event: None,
        access: open("access_token", row.access_token)?,
        refresh: open("refresh_token", row.refresh_token)?,
        previous: open("previous_refresh_token", row.previous_refresh_token)?,
        access_expires_at: row.access_expires_at,
        refresh_expires_at: row.refresh_expires_at,
        scopes: row.scopes.map(|scopes| scopes.split_whitespace().map(str::to_owned).collect()),
        generation: row.generation,
        refreshing_until: row.refreshing_until,
    }))
}

fn sealed(vault: &Vault, env: &Env, set: &TokenSet) -> Result<[Option<Vec<u8>>; 3]> {
    let seal = |column: &str, token: &Option<Secret>| {
        token.as_ref().map(|token| vault.seal(&env.rng, &place(set.id, column), token.expose())).transpose()
    };
    Ok([seal("access_token", &set.access)?, seal("refresh_token", &set.refresh)?, seal("previous_refresh_token", &set.previous)?])
}

/// Writes what a consent gave.
pub(crate) async fn insert(tx: &Tx, vault: &Vault, env: &Env, set: &TokenSet) -> Result<()> {
    let [access, refresh, previous] = sealed(vault, env, set)?;
    let sql = "INSERT INTO token_sets (id, app_id, subject, access_token, refresh_token, previous_refresh_token, access_expires_at,
        refresh_expires_at, generation, created_at, updated_at, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)";
    let values: [Value; _] = [
        set.id.into(),
        set.app_id.into(),
        set.subject.clone().into(),
        access.into(),
        refresh.into(),
        previous.into(),
        set.access_expires_at.into(),
        set.refresh_expires_at.into(),
        set.generation.into(),
        env.now().into(),
        joined(set).into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

fn joined(set: &TokenSet) -> Option<String> {
    set.scopes.as_ref().map(|scopes| scopes.join(" "))
}

/// The right to refresh this generation; exactly one worker of all gets it.
pub(crate) async fn claim_refresh(db: &Db, id: Uuid, generation: i64, now: Timestamp, until: Timestamp) -> Result<bool> {
    let tx = db.begin().await?;
    let sql = "UPDATE token_sets SET refreshing_until = $1 WHERE id = $2 AND generation = $3 AND (refreshing_until IS NULL OR refreshing_until <= $4)";
    let values: [Value; _] = [until.into(), id.into(), generation.into(), now.into()];
    let claimed = execute(&tx, sql, values).await?.rows_affected() == 1;
    tx.commit().await?;
    Ok(claimed)
}

/// Gives the right back without a new token. A refresh whose end nobody knows stays marked with the time at which it was given up.
pub(crate) async fn release_refresh(engine: &Engine, id: Uuid, generation: i64, given_up_at: Option<Timestamp>) -> Result<()> {
    let tx = engine.db.begin().await?;
    let sql = "UPDATE token_sets SET refreshing_until = $1 WHERE id = $2 AND generation = $3";
    let values: [Value; _] = [given_up_at.into(), id.into(), generation.into()];
    execute(&tx, sql, values).await?;
    tx.commit().await
}

/// Stores the refreshed tokens, before their first use. A set that was destroyed meanwhile stays destroyed.
pub(crate) async fn save_refreshed(engine: &Engine, set: &TokenSet) -> Result<()> {
    let [access, refresh, previous] = sealed(&engine.vault, &engine.env, set)?;
    let sql = "UPDATE token_sets SET subject = $1, access_token = $2, refresh_token = $3, previous_refresh_token = $4, access_expires_at = $5,
        refresh_expires_at = $6, generation = $7, refreshing_until = NULL, updated_at = $8, scopes = $10 WHERE id = $9 AND generation = $7 - 1 AND refresh_token IS NOT NULL";
    let values: [Value; _] = [
        set.subject.clone().into(),
        access.into(),
        refresh.into(),
        previous.into(),
        set.access_expires_at.into(),
        set.refresh_expires_at.into(),
        set.generation.into(),
        engine.env.now().into(),
        set.id.into(),
        joined(set).into(),
    ];
    let tx = engine.db.begin().await?;
    let done = execute(&tx, sql, values).await?;
    tx.commit().await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::internal("the tokens were replaced or destroyed while they were refreshed")) }
}

/// Destroys the tokens; the row stays, so that what points to it still does.
pub(crate) async fn destroy(tx: &Tx, id: Uuid, now: Timestamp) -> Result<()> {
    let sql = "UPDATE token_sets SET access_token = NULL, refresh_token = NULL, previous_refresh_token = NULL, refreshing_until = NULL, updated_at = $2 WHERE id = $1";
    execute(tx, sql, [id.into(), now.into()]).await?;
    Ok(())
}

/// Notes what came of telling the provider.
pub(crate) async fn note_revocation(tx: &Tx, env: &Env, id: Uuid, ended: RevocationEnd) -> Result<()> {
    let sql = "INSERT INTO revocation_attempts (id, token_set_id, ended, at) VALUES ($1, $2, $3, $4)";
    let ended: &'static str = ended.into();
    let values = [env.id().into(), id.into(), ended.into(), env.now().into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The attempts to revoke the tokens of a connection of this partner, newest first.
pub(crate) async fn revocations(
    db: &impl ConnectionTrait,
    partner_id: Uuid,
    connection_id: Uuid,
    limit: u32,
) -> Result<Vec<RevocationAttempt>> {
    let sql = "SELECT a.ended, a.at FROM revocation_attempts a JOIN accounting_connections c ON c.token_set_id = a.token_set_id
        JOIN projects j ON j.id = c.project_id WHERE j.partner_id = $1 AND c.id = $2 ORDER BY a.at DESC, a.id DESC LIMIT $3";
    let values = [partner_id.into(), connection_id.into(), limit.into()];
    let rows = fetch_all(db, sql, values).await?;
    let attempt = |row: &QueryResult| Ok::<_, Error>(RevocationAttempt { ended: column::word(row, "ended")?, at: row.try_get("", "at")? });
    rows.iter().map(attempt).collect()
}

/// The lane of the company that these tokens open.
pub(crate) async fn lane_of(tx: &Tx, id: Uuid, book_id: Uuid) -> Result<String> {
    let sql = "SELECT t.app_id, b.platform, b.company_id FROM token_sets t, books b WHERE t.id = $1 AND b.id = $2";
    let row = fetch_optional(tx, sql, [id.into(), book_id.into()]).await?;
    let row = row.ok_or_else(|| Error::internal("the connection's tokens or book are gone"))?;
    let (app_id, name, company_id): (Uuid, String, String) =
        (row.try_get("", "app_id")?, row.try_get("", "platform")?, row.try_get("", "company_id")?);
    let platform = Platform::parse(&name).ok_or_else(|| Error::internal(format!("no platform is named {name}")))?;
    Ok(lane(app_id, platform, &company_id))
}
