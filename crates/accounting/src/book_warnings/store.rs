//! Every query on `book_warnings`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Tx, column, execute, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{BookWarning, WarnedBook};

/// These are the warnings of a book from now on; one that was there before keeps its time.
pub async fn set_warnings(tx: &Tx, book_id: Uuid, warnings: &[BookWarning], now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO book_warnings (book_id, code, object_id, message, since) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (book_id, code, object_id) DO UPDATE SET message = excluded.message";
    for warning in warnings {
        let (code, message) = (column::from_word(&warning.code)?, warning.message.as_str().into());
        let values: [Value; _] = [book_id.into(), code, warning.object_id.into(), message, now.into()];
        execute(tx, sql, values).await?;
    }
    for (code, object_id) in of_book(tx, book_id).await? {
        let is_held = |warning: &BookWarning| Ok::<bool, bursar_kernel::Error>(column::from_word(&warning.code)? == code.clone().into());
        let holds = warnings.iter().filter(|warning| warning.object_id == object_id).map(is_held).collect::<Result<Vec<bool>>>()?;
        if !holds.contains(&true) {
            let sql = "DELETE FROM book_warnings WHERE book_id = $1 AND code = $2 AND object_id = $3";
            let values: [Value; _] = [book_id.into(), code.into(), object_id.into()];
            execute(tx, sql, values).await?;
        }
    }
    Ok(())
}

async fn of_book(tx: &Tx, book_id: Uuid) -> Result<Vec<(String, Uuid)>> {
    let sql = "SELECT code, object_id FROM book_warnings WHERE book_id = $1";
    let rows = fetch_all(tx, sql, [book_id.into()]).await?;
    rows.iter().map(|row| Ok((row.try_get("", "code")?, row.try_get("", "object_id")?))).collect()
}

/// Warnings about the connected books of a partner, the oldest first, up to a limit.
pub(crate) async fn of_partner(db: &impl ConnectionTrait, partner_id: Uuid, limit: usize) -> Result<Vec<WarnedBook>> {
    let filter = Filter::owned("j.partner_id", partner_id);
    let sql = format!(
        "SELECT w.code, w.message, w.since, c.id AS connection_id, c.entity_id, b.company ->> 'name' AS company, b.platform
        FROM book_warnings w JOIN accounting_connections c ON c.book_id = w.book_id JOIN projects j ON j.id = c.project_id
            JOIN books b ON b.id = w.book_id
        WHERE {} AND c.status = 'connected' ORDER BY w.since, w.object_id LIMIT {limit}",
        filter.sql
    );
    let rows = fetch_all(db, sql, filter.values).await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<WarnedBook> {
    Ok(WarnedBook {
        code: column::word(row, "code")?,
        message: row.try_get("", "message")?,
        since: row.try_get("", "since")?,
        connection_id: row.try_get("", "connection_id")?,
        entity_id: row.try_get("", "entity_id")?,
        company: row.try_get("", "company")?,
        platform: column::word(row, "platform")?,
    })
}
