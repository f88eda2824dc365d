//! Every query on `deployment`.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

/// The address that the database belongs to.
pub(super) async fn owner(db: &impl ConnectionTrait) -> Result<Option<String>> {
    let sql = "SELECT public_url FROM deployment WHERE id = 1";
    let row = fetch_optional(db, sql, []).await?;
    Ok(row.map(|row| row.try_get("", "public_url")).transpose()?)
}

/// The database belongs to this address, unless it belongs to one already.
pub(super) async fn claim(tx: &Tx, public_url: &str, now: Timestamp) -> Result<()> {
    keep(tx, "ON CONFLICT (id) DO NOTHING", public_url, now).await
}

/// The database belongs to this address, whosever it was.
pub(super) async fn replace(tx: &Tx, public_url: &str, now: Timestamp) -> Result<()> {
    let conflict = "ON CONFLICT (id) DO UPDATE SET public_url = excluded.public_url, since = excluded.since, restored_at = excluded.since";
    keep(tx, conflict, public_url, now).await
}

/// The database was brought back at this time. Answers whether it belongs to anybody.
pub(super) async fn restored(tx: &Tx, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE deployment SET restored_at = $1 WHERE id = 1";
    let done = execute(tx, sql, [now.into()]).await?;
    Ok(done.rows_affected() == 1)
}

/// When the database was last brought back.
pub(super) async fn restored_at(db: &impl ConnectionTrait) -> Result<Option<Timestamp>> {
    let sql = "SELECT restored_at FROM deployment WHERE id = 1";
    let row = fetch_optional(db, sql, []).await?;
    Ok(row.map(|row| row.try_get("", "restored_at")).transpose()?.flatten())
}

async fn keep(tx: &Tx, conflict: &str, public_url: &str, now: Timestamp) -> Result<()> {
    let sql = format!("INSERT INTO deployment (id, public_url, since) VALUES (1, $1, $2) {conflict}");
    let values: [Value; _] = [public_url.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
