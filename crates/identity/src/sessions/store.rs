//! Every query on sessions of members and on attempts to sign in.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Db, Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::sign_in::NewSession;
use super::{Session, SessionLine};
use crate::members;

#[derive(FromQueryResult)]
struct Row {
    session_id: Uuid,
    partner_name: String,
    project_id: Uuid,
    project_name: String,
    is_complete: bool,
    message: Option<String>,
    confirmed_at: Timestamp,
    seen_at: Timestamp,
}

/// Session, member, partner and project in one read.
pub(crate) async fn find(db: &Db, hash: &[u8; 32], now: Timestamp, idle_since: Timestamp) -> Result<Option<Session>> {
    let sql = "SELECT s.id AS session_id, p.name AS partner_name, j.id AS project_id, j.name AS project_name, s.is_complete, s.message,
            s.confirmed_at, s.seen_at, m.id, m.partner_id, m.email, m.name, m.role, m.status, m.password, m.totp_since, m.totp_step,
            m.last_seen_at, m.created_at
        FROM member_sessions s JOIN members m ON m.id = s.member_id JOIN partners p ON p.id = m.partner_id
        JOIN projects j ON j.id = s.project_id AND j.partner_id = m.partner_id
        WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND m.status = 'active'";
    let values: [Value; _] = [hash.to_vec().into(), now.into(), idle_since.into()];
    let row = fetch_optional(db, sql, values).await?;
    let Some(row) = row else { return Ok(None) };
    let member = members::store::read(&row)?;
    let row = Row::from_query_result(&row, "")?;
    Ok(Some(Session {
        id: row.session_id,
        member,
        partner_name: row.partner_name,
        project_id: row.project_id,
        project_name: row.project_name,
        is_complete: row.is_complete,
        message: row.message,
        confirmed_at: row.confirmed_at,
        seen_at: row.seen_at,
    }))
}

/// The member's living sessions, the one used last first.
pub(crate) async fn list(db: &Db, member_id: Uuid, now: Timestamp, idle_since: Timestamp) -> Result<Vec<SessionLine>> {
    let sql = "SELECT id, address, agent, seen_at, created_at FROM member_sessions
        WHERE member_id = $1 AND expires_at > $2 AND seen_at > $3 AND is_complete ORDER BY seen_at DESC, id LIMIT 100";
    let values: [Value; _] = [member_id.into(), now.into(), idle_since.into()];
    let rows = fetch_all(db, sql, values).await?;
    Ok(rows.iter().map(|row| SessionLine::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// A new session.
pub(crate) async fn insert(tx: &Tx, new: &NewSession<'_>, now: Timestamp) -> Result<()> {
    let sql =
        "INSERT INTO member_sessions (id, member_id, hash, project_id, is_complete, address, agent, confirmed_at, seen_at, expires_at,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)";
    let values: Vec<Value> = vec![
        new.id.into(),
        new.member_id.into(),
        new.hash.to_vec().into(),
        new.project_id.into(),
        new.is_complete.into(),
        new.origin.address.as_str().into(),
        new.origin.agent.chars().filter(|character| !character.is_control()).take(300).collect::<String>().into(),
        new.confirmed_at.into(),
        now.into(),
        new.expires_at.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Whoever signs in sweeps up what ended.
pub(crate) async fn sweep(tx: &Tx, member_id: Uuid, now: Timestamp, idle_since: Timestamp) -> Result<()> {
    let sql = "DELETE FROM member_sessions WHERE member_id = $1 AND (expires_at <= $2 OR seen_at <= $3)";
    execute(tx, sql, vec![member_id.into(), now.into(), idle_since.into()]).await?;
    Ok(())
}

/// The member was here.
pub(crate) async fn seen(tx: &Tx, member_id: Uuid, session_id: Option<Uuid>, now: Timestamp) -> Result<()> {
    execute(tx, "UPDATE members SET last_seen_at = $2 WHERE id = $1", vec![member_id.into(), now.into()]).await?;
    if let Some(session_id) = session_id {
        let sql = "UPDATE member_sessions SET seen_at = $2 WHERE id = $1";
        execute(tx, sql, vec![session_id.into(), now.into()]).await?;
    }
    Ok(())
}

/// Ends one session of the member; answers how many there were.
pub(crate) async fn end(tx: &Tx, member_id: Uuid, id: Uuid) -> Result<u64> {
    Ok(execute(tx, "DELETE FROM member_sessions WHERE member_id = $1 AND id = $2", vec![member_id.into(), id.into()])
        .await?
        .rows_affected())
}

/// Ends all sessions of the member, but for one.
pub(crate) async fn end_all(tx: &Tx, member_id: Uuid, kept: Option<Uuid>) -> Result<()> {
    let sql = "DELETE FROM member_sessions WHERE member_id = $1 AND id <> $2";
    execute(tx, sql, vec![member_id.into(), kept.unwrap_or_default().into()]).await?;
    Ok(())
}

/// What the next page says.
pub(crate) async fn set_message(tx: &Tx, id: Uuid, message: Option<&str>) -> Result<()> {
    execute(tx, "UPDATE member_sessions SET message = $2 WHERE id = $1", vec![id.into(), message.into()]).await?;
    Ok(())
}

/// The member showed who they are.
pub(crate) async fn set_confirmed(tx: &Tx, id: Uuid, now: Timestamp) -> Result<()> {
    execute(tx, "UPDATE member_sessions SET confirmed_at = $2 WHERE id = $1", vec![id.into(), now.into()]).await?;
    Ok(())
}

/// The project that the session works with; only one of the partner's own.
pub(crate) async fn set_project(tx: &Tx, id: Uuid, partner_id: Uuid, project_id: Uuid) -> Result<()> {
    let sql = "UPDATE member_sessions SET project_id = $3
        WHERE id = $1 AND EXISTS (SELECT 1 FROM projects j WHERE j.id = $3 AND j.partner_id = $2)";
    let done = execute(tx, sql, vec![id.into(), partner_id.into(), project_id.into()]).await?.rows_affected();
    if done == 1 { Ok(()) } else { Err(Error::not_found("project")) }
}

/// The project that a session begins with.
pub async fn first_project(tx: &impl ConnectionTrait, partner_id: Uuid) -> Result<Uuid> {
    let sql = "SELECT id FROM projects WHERE partner_id = $1 ORDER BY created_at, id LIMIT 1";
    let row = fetch_optional(tx, sql, [partner_id.into()]).await?;
    Ok(row.ok_or_else(|| Error::not_found("project"))?.try_get("", "id")?)
}

/// Counts an attempt; answers how many there were in the window, and when it ends. A window begins with its first attempt.
pub(crate) async fn count_attempt(tx: &Tx, key: &[u8; 32], now: Timestamp, until: Timestamp) -> Result<(i32, Timestamp)> {
    let sql = "INSERT INTO sign_in_attempts (hash, tried, until) VALUES ($1, 1, $3)
        ON CONFLICT (hash) DO UPDATE SET tried = CASE WHEN sign_in_attempts.until <= $2 THEN 1 ELSE sign_in_attempts.tried + 1 END,
            until = CASE WHEN sign_in_attempts.until <= $2 THEN excluded.until ELSE sign_in_attempts.until END
        RETURNING tried, until";
    let values: [Value; _] = [key.to_vec().into(), now.into(), until.into()];
    let row = fetch_optional(tx, sql, values).await?;
    let row = row.ok_or_else(|| Error::internal("an attempt was not counted"))?;
    Ok((row.try_get("", "tried")?, row.try_get("", "until")?))
}

/// Takes one attempt of a key back.
pub(crate) async fn give_back_attempt(tx: &Tx, key: &[u8; 32]) -> Result<()> {
    execute(tx, "UPDATE sign_in_attempts SET tried = tried - 1 WHERE hash = $1 AND tried > 0", vec![key.to_vec().into()]).await?;
    Ok(())
}

/// Forgets the attempts of a key.
pub(crate) async fn forget_attempts(tx: &Tx, key: &[u8; 32]) -> Result<()> {
    execute(tx, "DELETE FROM sign_in_attempts WHERE hash = $1", vec![key.to_vec().into()]).await?;
    Ok(())
}
