//! Every query on `docs_feedback`. It belongs to no tenant: whoever reads the documentation may answer.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Db, Tx, execute, fetch_all, fetch_optional, sea_orm};
use sea_orm::FromQueryResult;

use super::{Feedback, KEPT, Verdicts};

#[derive(FromQueryResult)]
struct Row {
    page: String,
    is_helpful: bool,
    words: String,
    created_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Count {
    page: String,
    helpful: i64,
    answers: i64,
}

/// One more answer.
pub(super) async fn insert(tx: &Tx, id: Uuid, answer: &Feedback) -> Result<()> {
    let sql = "INSERT INTO docs_feedback (id, page, is_helpful, words, created_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [id.into(), answer.page.as_str().into(), answer.is_helpful.into(), answer.words.as_str().into(), answer.created_at.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Answers after this moment.
pub(super) async fn count_since(tx: &Tx, since: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS answers FROM docs_feedback WHERE created_at > $1";
    let row = fetch_optional(tx, sql, [since.into()]).await?;
    Ok(row.map(|row| row.try_get("", "answers")).transpose()?.unwrap_or_default())
}

/// Forgets what is older than the newest that are kept.
pub(super) async fn keep_newest(tx: &Tx) -> Result<()> {
    let sql =
        "DELETE FROM docs_feedback WHERE created_at < (SELECT created_at FROM docs_feedback ORDER BY created_at DESC LIMIT 1 OFFSET $1)";
    execute(tx, sql, [(KEPT - 1).into()]).await?;
    Ok(())
}

/// Pages with answers after this moment, those first that helped the fewest.
pub async fn by_page(db: &Db, since: Timestamp, limit: u32) -> Result<Vec<Verdicts>> {
    let sql = "SELECT page, SUM(CASE WHEN is_helpful THEN 1 ELSE 0 END) AS helpful, COUNT(*) AS answers FROM docs_feedback
        WHERE created_at > $1 GROUP BY page ORDER BY COUNT(*) - SUM(CASE WHEN is_helpful THEN 1 ELSE 0 END) DESC, page LIMIT $2";
    let counts: Vec<Count> = fetch_all(db, sql, [since.into(), i64::from(limit).into()])
        .await?
        .iter()
        .map(|row| Count::from_query_result(row, ""))
        .collect::<Result<_, _>>()?;
    Ok(counts.into_iter().map(|Count { page, helpful, answers }| Verdicts { page, helpful, unhelpful: answers - helpful }).collect())
}

/// The latest answers with words after this moment.
pub async fn latest(db: &Db, since: Timestamp, limit: u32) -> Result<Vec<Feedback>> {
    let sql = "SELECT page, is_helpful, words, created_at FROM docs_feedback WHERE created_at > $1 AND words <> '' ORDER BY created_at DESC LIMIT $2";
    let rows: Vec<Row> = fetch_all(db, sql, [since.into(), i64::from(limit).into()])
        .await?
        .iter()
        .map(|row| Row::from_query_result(row, ""))
        .collect::<Result<_, _>>()?;
    Ok(rows.into_iter().map(|Row { page, is_helpful, words, created_at }| Feedback { page, is_helpful, words, created_at }).collect())
}
