//! Every query on `pull_looks`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

/// The end of the last pull of a book that was looked at; `None` before the first.
pub(super) async fn looked_at(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Option<Timestamp>> {
    let sql = "SELECT pulled_at FROM pull_looks WHERE book_id = $1";
    let row = fetch_optional(db, sql, [book_id.into()]).await?;
    Ok(row.map(|row| row.try_get("", "pulled_at")).transpose()?)
}

/// The last pull is looked at again, and with it all that the book holds.
pub(crate) async fn forget(tx: &Tx, book_id: Uuid) -> Result<()> {
    let sql = "DELETE FROM pull_looks WHERE book_id = $1";
    execute(tx, sql, [book_id.into()]).await?;
    Ok(())
}

/// The pull that ended then was looked at.
pub(super) async fn looked(tx: &Tx, book_id: Uuid, pulled_at: Timestamp) -> Result<()> {
    let sql =
        "INSERT INTO pull_looks (book_id, pulled_at) VALUES ($1, $2) ON CONFLICT (book_id) DO UPDATE SET pulled_at = excluded.pulled_at";
    let values: [Value; _] = [book_id.into(), pulled_at.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
