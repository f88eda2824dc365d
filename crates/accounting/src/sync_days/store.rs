//! Every reading query on `sync_days`; a run adds itself when it ends (`pull/runs.rs`).

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::SyncDay;

/// The partner's days since the first, summed over connections, oldest first.
pub(crate) async fn since(db: &impl ConnectionTrait, partner_id: Uuid, connection_id: Option<Uuid>, first: &str) -> Result<Vec<SyncDay>> {
    let mut filter = Filter::owned("partner_id", partner_id);
    filter.compare("connection_id", "=", connection_id);
    filter.compare("day", ">=", Some(first));
    let sums: Vec<String> = ["runs", "failed", "milliseconds", "created", "changed", "deleted", "calls", "bytes"]
        .map(|column| format!("CAST(SUM({column}) AS bigint) AS {column}"))
        .to_vec();
    let sql = format!(
        "SELECT day, {}, MAX(longest_milliseconds) AS longest_milliseconds FROM sync_days WHERE {} GROUP BY day ORDER BY day",
        sums.join(", "),
        filter.sql
    );
    let rows = fetch_all(db, sql, filter.values).await?;
    rows.iter().map(|row| Ok(SyncDay::from_query_result(row, "")?)).collect()
}
