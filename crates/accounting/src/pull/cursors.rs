//! Every query on `pull_cursors`.

use std::collections::BTreeMap;

use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, execute, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::plan::Cursor;

/// How far each stream of the book has been read.
pub(crate) async fn read(db: &impl ConnectionTrait, book_id: Uuid) -> Result<BTreeMap<String, Cursor>> {
    let sql = "SELECT stream, state FROM pull_cursors WHERE book_id = $1";
    let rows = fetch_all(db, sql, [book_id.into()]).await?;
    let mut cursors = BTreeMap::new();
    for row in rows {
        let (stream, state): (String, serde_json::Value) = (row.try_get("", "stream")?, row.try_get("", "state")?);
        cursors.insert(stream, serde_json::from_value(state)?);
    }
    Ok(cursors)
}

/// Saves a stream's cursor, in the transaction of the page that it covers.
pub(crate) async fn save(tx: &Tx, book_id: Uuid, stream: &str, cursor: &Cursor) -> Result<()> {
    let sql = "INSERT INTO pull_cursors (book_id, stream, state) VALUES ($1, $2, $3)
        ON CONFLICT (book_id, stream) DO UPDATE SET state = excluded.state";
    let values: [Value; _] = [book_id.into(), stream.into(), serde_json::to_value(cursor)?.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
