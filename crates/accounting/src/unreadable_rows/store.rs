//! Every query on `unreadable_rows`.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{FromQueryResult, Value};

use super::{OfStream, Unreadable};

/// How many rows of one stream are kept: behind that it is not the rows that are wrong.
const KEPT: i64 = 1000;
/// How many of them are named.
const NAMED: usize = 10;

/// Keeps a row, in the transaction of its page.
pub(crate) async fn keep(
    tx: &Tx,
    book_id: Uuid,
    stream: &str,
    run_id: Uuid,
    row: &Unreadable,
    keeps_raw: bool,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO unreadable_rows (book_id, stream, remote_id, reason, is_held, raw, run_id, seen_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE (SELECT COUNT(*) FROM unreadable_rows WHERE book_id = $1 AND stream = $2) < $9
        ON CONFLICT (book_id, stream, remote_id) DO UPDATE SET reason = excluded.reason, is_held = excluded.is_held, raw = excluded.raw,
            run_id = excluded.run_id, seen_at = excluded.seen_at";
    let raw = (keeps_raw && !row.raw.is_empty()).then(|| lz4_flex::compress_prepend_size(&row.raw));
    let values: [Value; _] = [
        book_id.into(),
        stream.into(),
        row.key().into(),
        row.reason.replace('\0', "\u{fffd}").into(),
        row.is_held.into(),
        raw.into(),
        run_id.into(),
        now.into(),
        KEPT.into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Forgets rows that have been read since.
pub(crate) async fn forget_read<'a>(tx: &Tx, book_id: Uuid, stream: &str, remote_ids: impl Iterator<Item = &'a str>) -> Result<()> {
    let kept = of_stream(tx, book_id, stream).await?;
    if kept.is_empty() {
        return Ok(());
    }
    for remote_id in remote_ids.filter(|id| kept.iter().any(|kept| kept == id)) {
        let sql = "DELETE FROM unreadable_rows WHERE book_id = $1 AND stream = $2 AND remote_id = $3";
        let values: [Value; _] = [book_id.into(), stream.into(), remote_id.into()];
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Forgets what a whole list of this run did not show any more.
pub(crate) async fn forget_older(tx: &Tx, book_id: Uuid, stream: &str, run_id: Uuid) -> Result<()> {
    let sql = "DELETE FROM unreadable_rows WHERE book_id = $1 AND stream = $2 AND run_id <> $3";
    let values: [Value; _] = [book_id.into(), stream.into(), run_id.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Is anything kept of this stream?
pub(crate) async fn has_any(tx: &Tx, book_id: Uuid, stream: &str) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM unreadable_rows WHERE book_id = $1 AND stream = $2 LIMIT 1";
    let row = fetch_optional(tx, sql, [book_id.into(), stream.into()]).await?;
    Ok(row.is_some())
}

async fn of_stream(tx: &Tx, book_id: Uuid, stream: &str) -> Result<Vec<String>> {
    let sql = "SELECT remote_id FROM unreadable_rows WHERE book_id = $1 AND stream = $2";
    let rows = fetch_all(tx, sql, [book_id.into(), stream.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get("", "remote_id")?)).collect()
}

#[derive(FromQueryResult)]
struct Row {
    stream: String,
    remote_id: String,
    reason: String,
}

/// What cannot be read of a book, stream by stream.
pub(crate) async fn of_book(tx: &Tx, book_id: Uuid) -> Result<Vec<OfStream>> {
    let sql = "SELECT stream, remote_id, reason FROM unreadable_rows WHERE book_id = $1 ORDER BY stream, remote_id";
    let rows = fetch_all(tx, sql, [book_id.into()]).await?;
    let mut streams: Vec<OfStream> = Vec::new();
    for row in &rows {
        let Row { stream, remote_id, reason } = Row::from_query_result(row, "")?;
        match streams.last_mut().filter(|last| last.stream == stream) {
            Some(last) => {
                last.rows += 1;
                if last.first.len() < NAMED {
                    last.first.push(remote_id);
                }
            }
            None => streams.push(OfStream { stream, rows: 1, first: vec![remote_id], reason }),
        }
    }
    Ok(streams)
}
