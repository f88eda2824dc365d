//! Every query on members, their links and recovery codes.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, SealedColumn, Tx, Vault, column, execute, fetch_all, fetch_optional, for_update, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

use super::TeamMember;
use super::links::Purpose;

const COLUMNS: &str =
    "m.id, m.partner_id, m.email, m.name, m.role, m.status, m.password, m.totp_since, m.totp_step, m.last_seen_at, m.created_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partner_id: Uuid,
    email: String,
    name: String,
    password: Option<String>,
    totp_since: Option<Timestamp>,
    totp_step: Option<i64>,
    last_seen_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// A member out of a row that has `m.id` and its fellows under these names.
pub(crate) fn read(found: &QueryResult) -> Result<TeamMember> {
    let row = Row::from_query_result(found, "")?;
    Ok(TeamMember {
        id: row.id,
        partner_id: row.partner_id,
        email: row.email,
        name: row.name,
        role: column::word(found, "role")?,
        status: column::word(found, "status")?,
        two_factor_since: row.totp_since,
        last_seen_at: row.last_seen_at,
        created_at: row.created_at,
        password: row.password,
        totp_step: row.totp_step,
    })
}

fn place(id: impl std::fmt::Display) -> String {
    format!("members/{id}/totp_secret")
}

/// Where the secrets of authenticator apps are sealed.
pub(crate) const SEALED: SealedColumn =
    SealedColumn { table: "members", column: "totp_secret", key: &[KeyColumn::Uuid("id")], place: |key| place(&key[0]) };

async fn all(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Vec<TeamMember>> {
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(read).collect()
}

/// Everybody who belongs to the team, or is invited; by name.
pub(crate) async fn team(db: &impl ConnectionTrait, partner_id: Uuid) -> Result<Vec<TeamMember>> {
    let sql = format!("SELECT {COLUMNS} FROM members m WHERE m.partner_id = $1 AND m.status <> 'removed' ORDER BY m.name, m.id LIMIT 1000");
    all(db, &sql, vec![partner_id.into()]).await
}

/// One of them.
pub(crate) async fn get(db: &impl ConnectionTrait, partner_id: Uuid, id: Uuid) -> Result<TeamMember> {
    let sql = format!("SELECT {COLUMNS} FROM members m WHERE m.partner_id = $1 AND m.id = $2 AND m.status <> 'removed'");
    all(db, &sql, vec![partner_id.into(), id.into()]).await?.pop().ok_or_else(|| Error::not_found("member"))
}

/// One of them, held until the commit.
pub(crate) async fn lock(tx: &Tx, partner_id: Uuid, id: Uuid) -> Result<TeamMember> {
    let tail = for_update(tx.get_database_backend());
    let sql = format!("SELECT {COLUMNS} FROM members m WHERE m.partner_id = $1 AND m.id = $2 AND m.status <> 'removed'{tail}");
    all(tx, &sql, vec![partner_id.into(), id.into()]).await?.pop().ok_or_else(|| Error::not_found("member"))
}

/// Whoever may sign in with this address: the same person may be in the teams of several partners. Who came last comes first.
pub(crate) async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Vec<TeamMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM members m WHERE m.email = $1 AND m.status = 'active'
        ORDER BY CASE WHEN m.last_seen_at IS NULL THEN 1 ELSE 0 END, m.last_seen_at DESC, m.id LIMIT 8"
    );
    all(db, &sql, vec![email.into()]).await
}

/// The member of the team with this address.
pub(crate) async fn of_email(db: &impl ConnectionTrait, partner_id: Uuid, email: &str) -> Result<Option<TeamMember>> {
    let sql = format!("SELECT {COLUMNS} FROM members m WHERE m.partner_id = $1 AND m.email = $2 AND m.status <> 'removed'");
    Ok(all(db, &sql, vec![partner_id.into(), email.into()]).await?.pop())
}

/// A new member.
pub(crate) async fn insert(tx: &Tx, member: &TeamMember) -> Result<()> {
    let sql =
        "INSERT INTO members (id, partner_id, email, name, role, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    let values: Vec<Value> = vec![
        member.id.into(),
        member.partner_id.into(),
        member.email.as_str().into(),
        member.name.as_str().into(),
        member.role.into_str().into(),
        member.status.into_str().into(),
        member.created_at.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The member as it now is, but for what is sealed.
pub(crate) async fn save(tx: &Tx, member: &TeamMember, now: Timestamp) -> Result<()> {
    let sql = "UPDATE members SET name = $3, role = $4, status = $5, password = $6, totp_since = $7, totp_step = $8, updated_at = $9
        WHERE partner_id = $1 AND id = $2";
    let values: Vec<Value> = vec![
        member.partner_id.into(),
        member.id.into(),
        member.name.as_str().into(),
        member.role.into_str().into(),
        member.status.into_str().into(),
        member.password.as_deref().into(),
        member.two_factor_since.into(),
        member.totp_step.into(),
        now.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// The secret of the member's authenticator app, sealed.
pub(crate) async fn set_totp(tx: &Tx, id: Uuid, secret: Option<Vec<u8>>) -> Result<()> {
    execute(tx, "UPDATE members SET totp_secret = $2 WHERE id = $1", vec![id.into(), secret.into()]).await?;
    Ok(())
}

/// Seals a secret for its place.
pub(crate) fn seal(vault: &Vault, rng: &bursar_kernel::Rng, id: Uuid, secret: &str) -> Result<Vec<u8>> {
    vault.seal(rng, &place(id), secret)
}

/// The secret of the member's authenticator app, in hexadecimal digits.
pub(crate) async fn totp(db: &impl ConnectionTrait, vault: &Vault, id: Uuid) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT totp_secret FROM members WHERE id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    let sealed: Option<Vec<u8>> = row.map(|row| row.try_get("", "totp_secret")).transpose()?.flatten();
    sealed.map(|sealed| Ok(hex::decode(vault.open(&place(id), &sealed)?)?)).transpose()
}

/// The code of this step is used up. `false` when another request was quicker.
pub(crate) async fn use_step(tx: &Tx, id: Uuid, step: i64) -> Result<bool> {
    let sql = "UPDATE members SET totp_step = $2 WHERE id = $1 AND (totp_step IS NULL OR totp_step < $2)";
    Ok(execute(tx, sql, vec![id.into(), step.into()]).await?.rows_affected() == 1)
}

/// Other recovery codes instead of those before.
pub(crate) async fn set_recovery(tx: &Tx, id: Uuid, hashes: &[[u8; 32]]) -> Result<()> {
    execute(tx, "DELETE FROM member_recovery_codes WHERE member_id = $1", vec![id.into()]).await?;
    for hash in hashes {
        let sql = "INSERT INTO member_recovery_codes (member_id, hash) VALUES ($1, $2)";
        execute(tx, sql, vec![id.into(), hash.to_vec().into()]).await?;
    }
    Ok(())
}

/// Uses up a recovery code; `false` when there is no such one (any more).
pub(crate) async fn use_recovery(tx: &Tx, id: Uuid, hash: [u8; 32]) -> Result<bool> {
    let sql = "DELETE FROM member_recovery_codes WHERE member_id = $1 AND hash = $2";
    Ok(execute(tx, sql, vec![id.into(), hash.to_vec().into()]).await?.rows_affected() == 1)
}

/// How many recovery codes are left.
pub(crate) async fn recovery_left(db: &impl ConnectionTrait, id: Uuid) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM member_recovery_codes WHERE member_id = $1";
    let row = fetch_optional(db, sql, [id.into()]).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

/// A link for the member, instead of those before.
pub(crate) async fn set_link(tx: &Tx, id: Uuid, link: Option<(&[u8; 32], Purpose, Timestamp)>, now: Timestamp) -> Result<()> {
    execute(tx, "DELETE FROM member_links WHERE member_id = $1", vec![id.into()]).await?;
    if let Some((hash, purpose, expires_at)) = link {
        let sql = "INSERT INTO member_links (hash, member_id, purpose, expires_at, created_at) VALUES ($1, $2, $3, $4, $5)";
        let values = vec![hash.to_vec().into(), id.into(), purpose.into_str().into(), expires_at.into(), now.into()];
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Links of the member that set another password end.
pub(crate) async fn end_resets(tx: &Tx, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM member_links WHERE member_id = $1 AND purpose IN ($2, $3)";
    let values: [Value; _] = [id.into(), Purpose::Reset.into_str().into(), Purpose::Recover.into_str().into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Whose link this is, and what for, while it lasts.
pub(crate) async fn by_link(
    db: &impl ConnectionTrait,
    hash: &[u8; 32],
    now: Timestamp,
    tail: &str,
) -> Result<Option<(TeamMember, Purpose)>> {
    let sql = format!(
        "SELECT {COLUMNS}, l.purpose FROM member_links l JOIN members m ON m.id = l.member_id
        WHERE l.hash = $1 AND l.expires_at > $2 AND m.status <> 'removed'{tail}"
    );
    let values: [Value; _] = [hash.to_vec().into(), now.into()];
    let row = fetch_optional(db, sql, values).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((read(&row)?, column::word(&row, "purpose")?)))
}
