//! Days become weeks, months, quarters and years, each named by its first day. Pure.

use bursar_kernel::NaiveDate;
use chrono::Datelike;
use serde::Deserialize;
use strum::VariantNames;

/// How long the periods are that a dimension of dates is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub(super) enum Period {
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
}

impl Period {
    /// The first day of the period that the day lies in. Weeks begin on Monday.
    pub(super) fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Period::Daily => day,
            // The first days of all that a date can be have no Monday before them.
            Period::Weekly => day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day),
            Period::Monthly => first_of(day, day.month()),
            Period::Quarterly => first_of(day, day.month0() / 3 * 3 + 1),
            Period::Yearly => first_of(day, 1),
        }
    }
}

fn first_of(day: NaiveDate, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_by_its_first_day() {
        let cases = [
            ("2024-12-31", ["2024-12-31", "2024-12-30", "2024-12-01", "2024-10-01", "2024-01-01"]),
            ("2025-01-05", ["2025-01-05", "2024-12-30", "2025-01-01", "2025-01-01", "2025-01-01"]),
            ("2025-01-06", ["2025-01-06", "2025-01-06", "2025-01-01", "2025-01-01", "2025-01-01"]),
            ("2024-02-29", ["2024-02-29", "2024-02-26", "2024-02-01", "2024-01-01", "2024-01-01"]),
        ];
        for (day, starts) in cases {
            let periods = [Period::Daily, Period::Weekly, Period::Monthly, Period::Quarterly, Period::Yearly];
            let found = periods.map(|period| period.start(day.parse().unwrap()).to_string());
            assert_eq!(found, starts, "{day}");
        }
    }
}
