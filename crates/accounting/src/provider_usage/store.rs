//! Every query on `provider_usage` for people who look; the pull charges in `pull/usage.rs`.

use std::collections::BTreeMap;

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, batch, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{UsageDay, Used};

/// What each app used this month.
pub(crate) async fn used(db: &impl ConnectionTrait, apps: &[Uuid], now: Timestamp) -> Result<BTreeMap<Uuid, Used>> {
    let mut found: BTreeMap<Uuid, Used> = BTreeMap::new();
    for row in by_company(db, apps, None, now).await? {
        let used = found.entry(row.app_id).or_default();
        used.companies += 1;
        used.calls_today += row.calls_today;
        used.calls_this_month += row.calls;
        used.bytes_this_month += row.bytes;
        used.busiest_today = used.busiest_today.max(row.calls_today);
    }
    Ok(found)
}

/// What one company used this month.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct OfCompany {
    pub(crate) app_id: Uuid,
    pub(crate) company_id: String,
    pub(crate) calls: i64,
    pub(crate) bytes: i64,
    pub(crate) calls_today: i64,
}

/// What these companies used this month, by app and company.
pub(crate) async fn of_companies(
    db: &impl ConnectionTrait,
    accounts: &[(Uuid, String)],
    now: Timestamp,
) -> Result<BTreeMap<(Uuid, String), OfCompany>> {
    let mut apps: Vec<Uuid> = accounts.iter().map(|(app, _)| *app).collect();
    apps.sort_unstable();
    apps.dedup();
    let mut found = BTreeMap::new();
    for some in accounts.chunks(batch(db.get_database_backend())) {
        let companies: Vec<String> = some.iter().map(|(_, company)| company.clone()).collect();
        let rows = by_company(db, &apps, Some(&companies), now).await?;
        found.extend(rows.into_iter().map(|row| ((row.app_id, row.company_id.clone()), row)));
    }
    Ok(found)
}

async fn by_company(db: &impl ConnectionTrait, apps: &[Uuid], companies: Option<&Vec<String>>, now: Timestamp) -> Result<Vec<OfCompany>> {
    let mut found = Vec::new();
    for app in apps {
        let mut filter = Filter::owned("app_id", *app);
        filter.among("company_id", "IN", companies);
        filter.compare("day", ">=", Some(now.format("%Y-%m-01").to_string()));
        let today = filter.place(now.format("%Y-%m-%d").to_string());
        let sql = format!(
            "SELECT app_id, company_id, CAST(SUM(calls) AS bigint) AS calls, CAST(SUM(bytes) AS bigint) AS bytes,
                CAST(SUM(CASE WHEN day = {today} THEN calls ELSE 0 END) AS bigint) AS calls_today
            FROM provider_usage WHERE {} GROUP BY app_id, company_id",
            filter.sql
        );
        let rows = fetch_all(db, sql, filter.values).await?;
        for row in rows {
            found.push(OfCompany::from_query_result(&row, "")?);
        }
    }
    Ok(found)
}

/// Calls and bytes of each app by day, since the first.
pub(crate) async fn daily(db: &impl ConnectionTrait, apps: &[Uuid], first: &str) -> Result<BTreeMap<Uuid, BTreeMap<String, UsageDay>>> {
    let mut found: BTreeMap<Uuid, BTreeMap<String, UsageDay>> = BTreeMap::new();
    for app in apps {
        let mut filter = Filter::owned("app_id", *app);
        filter.compare("day", ">=", Some(first));
        let sql = format!(
            "SELECT day, CAST(SUM(calls) AS bigint) AS calls, CAST(SUM(bytes) AS bigint) AS bytes FROM provider_usage WHERE {} GROUP BY day",
            filter.sql
        );
        let rows = fetch_all(db, sql, filter.values).await?;
        for row in rows {
            let day = UsageDay::from_query_result(&row, "")?;
            found.entry(*app).or_default().insert(day.day.clone(), day);
        }
    }
    Ok(found)
}
