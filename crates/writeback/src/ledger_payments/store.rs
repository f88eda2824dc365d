//! Every query on `ledger_payment_cursors`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

/// Up to which change of a payment the payments of a book were looked at; `None` before the first.
pub(crate) async fn cursor(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Option<(Timestamp, Uuid)>> {
    let sql = "SELECT changed_at, payment_id FROM ledger_payment_cursors WHERE book_id = $1";
    let row = fetch_optional(db, sql, [book_id.into()]).await?;
    row.map(|row| Ok((row.try_get("", "changed_at")?, row.try_get("", "payment_id")?))).transpose()
}

/// They were looked at up to this one.
pub(crate) async fn advance(tx: &Tx, book_id: Uuid, (changed_at, payment_id): (Timestamp, Uuid)) -> Result<()> {
    let sql = "INSERT INTO ledger_payment_cursors (book_id, changed_at, payment_id) VALUES ($1, $2, $3)
        ON CONFLICT (book_id) DO UPDATE SET changed_at = excluded.changed_at, payment_id = excluded.payment_id";
    let values: [Value; _] = [book_id.into(), changed_at.into(), payment_id.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// A document was linked that payments of long ago may be for: all of them are looked at again.
pub(crate) async fn start_over(tx: &Tx, book_id: Uuid) -> Result<()> {
    let sql = "DELETE FROM ledger_payment_cursors WHERE book_id = $1";
    execute(tx, sql, [book_id.into()]).await?;
    Ok(())
}
