//! Syncs day by day: sums that are kept when the runs themselves are gone.

use bursar_kernel::{NaiveDate, TimeDelta, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) mod list;
pub(crate) mod store;

/// What the runs of a day came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema, sea_orm::FromQueryResult)]
#[schema(as = SyncDayResource)]
pub(crate) struct SyncDay {
    /// The day, in UTC.
    #[schema(format = "date")]
    pub(crate) day: String,
    /// Runs that ended.
    pub(crate) runs: i64,
    /// Of those, runs that gave up.
    pub(crate) failed: i64,
    /// How long the runs took together.
    pub(crate) milliseconds: i64,
    /// How long the longest took.
    pub(crate) longest_milliseconds: i64,
    /// Records seen for the first time.
    pub(crate) created: i64,
    /// Records that were different.
    pub(crate) changed: i64,
    /// Records that were gone.
    pub(crate) deleted: i64,
    /// Calls to the accounting systems.
    pub(crate) calls: i64,
    /// Bytes of their answers.
    pub(crate) bytes: i64,
}

/// The last days up to today, oldest first.
pub(crate) fn last_days(now: Timestamp, days: i64) -> Vec<String> {
    let today: NaiveDate = now.date_naive();
    (0..days).rev().map(|back| (today - TimeDelta::days(back)).format("%Y-%m-%d").to_string()).collect()
}

/// A row for each day, also for those on which nothing ran.
pub(crate) fn filled(days: Vec<String>, known: Vec<SyncDay>) -> Vec<SyncDay> {
    let mut known = known.into_iter().peekable();
    let row = |day: String| match known.next_if(|row| row.day == day) {
        Some(row) => row,
        None => SyncDay { day, ..SyncDay::default() },
    };
    days.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_runs_are_there_too() {
        let days = last_days(Timestamp::UNIX_EPOCH + TimeDelta::days(59), 3);
        assert_eq!(days, ["1970-02-27", "1970-02-28", "1970-03-01"]);
        let known = vec![SyncDay { day: "1970-02-28".into(), runs: 4, ..SyncDay::default() }];
        let runs: Vec<i64> = filled(days, known).iter().map(|day| day.runs).collect();
        assert_eq!(runs, [0, 4, 0]);
    }
}
