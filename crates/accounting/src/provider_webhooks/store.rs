//! Every query on `told_merges`.

use bursar_connectors::Kind;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::ToldMerge;

/// The books of a company that are connected through an app.
pub(super) async fn books_of(db: &impl ConnectionTrait, app_id: Uuid, company_id: &str) -> Result<Vec<Uuid>> {
    let sql = "SELECT b.id FROM books b JOIN accounting_connections c ON c.book_id = b.id JOIN token_sets t ON t.id = c.token_set_id
        WHERE t.app_id = $1 AND b.company_id = $2 AND c.status = 'connected' ORDER BY b.id";
    let rows = fetch_all(db, sql, [app_id.into(), company_id.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Keeps a merge; one that is told again says what was told last.
pub(super) async fn keep(tx: &Tx, book_id: Uuid, merge: &ToldMerge, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO told_merges (book_id, kind, remote_id, merged_into, told_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (book_id, kind, remote_id) DO UPDATE SET merged_into = excluded.merged_into, told_at = excluded.told_at";
    let values: [Value; 5] =
        [book_id.into(), merge.kind.as_str().into(), merge.remote_id.as_str().into(), merge.merged_into.as_str().into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Was a merge of a book told since?
pub(crate) async fn was_told_since(tx: &Tx, book_id: Uuid, since: Option<Timestamp>) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM told_merges WHERE book_id = $1 AND told_at >= $2 LIMIT 1";
    let values: [Value; _] = [book_id.into(), since.unwrap_or(Timestamp::UNIX_EPOCH).into()];
    Ok(fetch_optional(tx, sql, values).await?.is_some())
}

/// The provider's id of the one into which this customer or vendor of a book was merged, as far as the provider told it.
pub async fn told_merge(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, remote_id: &str) -> Result<Option<String>> {
    let sql = "SELECT merged_into FROM told_merges WHERE book_id = $1 AND kind = $2 AND remote_id = $3";
    let values: [Value; _] = [book_id.into(), kind.as_str().into(), remote_id.into()];
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.map(|row| row.try_get("", "merged_into")).transpose()?)
}
