//! What `bursar dev` keeps in a database that it made: the mark that it did, for it seeds none other, and how far the history is made.

use std::collections::BTreeMap;

use bursar_kernel::{Error, Result};
use bursar_store::{Db, Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, DbBackend, Value};

/// Marks an empty database as ours; refuses one that is neither empty nor marked.
pub(super) async fn claim(db: &Db) -> Result<()> {
    let tables = tables(db).await?;
    if tables.iter().any(|name| name == "dev_marker") {
        return Ok(());
    }
    if !tables.is_empty() {
        let advice = "give bursar dev an empty database, or leave --database-url out; for this one use bursar serve";
        return Err(Error::internal(format!("the database was not made by bursar dev and is not empty: {advice}")));
    }
    let tx = db.begin().await?;
    tx.execute_unprepared("CREATE TABLE dev_marker (made_by text NOT NULL)").await?;
    tx.commit().await
}

async fn tables(db: &Db) -> Result<Vec<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT CAST(table_name AS text) AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let rows = fetch_all(db, sql, []).await?;
    Ok(rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?)
}

/// Notes that the history is begun; false where it was begun before.
pub(super) async fn begin_history(tx: &Tx) -> Result<bool> {
    tx.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS dev_history (id integer NOT NULL PRIMARY KEY, next_day bigint NOT NULL, known text NOT NULL)",
    )
    .await?;
    let begun = tx.execute_unprepared("INSERT INTO dev_history (id, next_day, known) VALUES (1, 0, '{}') ON CONFLICT DO NOTHING").await?;
    Ok(begun.rows_affected() == 1)
}

/// The day that is to be made next, and the ids that are known by name.
pub(super) async fn history(db: &Db) -> Result<(i64, BTreeMap<String, String>)> {
    let sql = "SELECT next_day, known FROM dev_history WHERE id = 1";
    let row = fetch_optional(db, sql, []).await?;
    let row = row.ok_or_else(|| Error::internal("the history was not begun"))?;
    let known: String = row.try_get("", "known")?;
    Ok((row.try_get("", "next_day")?, serde_json::from_str(&known)?))
}

/// Marks where the history goes on if it is stopped.
pub(super) async fn mark_history(tx: &Tx, next_day: i64, known: &BTreeMap<String, String>) -> Result<()> {
    let values: [Value; _] = [next_day.into(), serde_json::to_string(known)?.into()];
    let sql = "UPDATE dev_history SET next_day = $1, known = $2 WHERE id = 1";
    execute(tx, sql, values).await?;
    Ok(())
}
