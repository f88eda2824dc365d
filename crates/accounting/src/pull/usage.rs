//! Every query on `provider_usage`: calls and bytes per app, company and day.

use bursar_connectors::{Cost, Facts};
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Tx, execute, fetch_optional, sea_orm};
use sea_orm::{ConnectionTrait, Value};

/// Whose account is charged.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) app_id: Uuid,
    pub(crate) company_id: String,
}

/// Charges what a question cost.
pub(crate) async fn charge(tx: &Tx, account: &Account, cost: Cost, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO provider_usage (app_id, company_id, day, calls, bytes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (app_id, company_id, day) DO UPDATE SET calls = provider_usage.calls + excluded.calls, bytes = provider_usage.bytes + excluded.bytes";
    let (calls, bytes) = (i64::try_from(cost.calls).unwrap_or(i64::MAX), i64::try_from(cost.bytes).unwrap_or(i64::MAX));
    let values: [Value; _] = [account.app_id.into(), account.company_id.as_str().into(), day(now).into(), calls.into(), bytes.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Calls that a provider allows for one company a day: what the operator says of the app's plan, where there is such a limit.
pub(crate) fn per_day(facts: &Facts, of_plan: Option<u64>) -> Option<u64> {
    facts.limits.per_day.map(|most| of_plan.unwrap_or(most))
}

/// Calls of this day.
pub(crate) async fn calls_today(db: &impl ConnectionTrait, account: &Account, now: Timestamp) -> Result<i64> {
    let sql = "SELECT calls FROM provider_usage WHERE app_id = $1 AND company_id = $2 AND day = $3";
    let values: [Value; _] = [account.app_id.into(), account.company_id.as_str().into(), day(now).into()];
    let row = fetch_optional(db, sql, values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "calls"))?)
}

fn day(now: Timestamp) -> String {
    now.format("%Y-%m-%d").to_string()
}
