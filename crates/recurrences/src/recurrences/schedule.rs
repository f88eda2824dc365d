//! The days on which a recurrence makes invoices. Pure.

use bursar_kernel::NaiveDate;
use chrono::{Datelike, Days, Months};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Days that are looked at behind the start: two centuries of them. No calendar that is accepted comes near.
const HORIZON: u32 = 73_000;

/// How often invoices are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RecurrenceFrequency)]
pub(crate) enum Frequency {
    /// Every day.
    Day,
    /// Every seven days.
    Week,
    /// Every month.
    #[default]
    Month,
    /// Every three months.
    Quarter,
    /// Every year.
    Year,
}

/// The days on which a recurrence makes invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Schedule {
    /// The first of them.
    pub(crate) start: NaiveDate,
    pub(crate) frequency: Frequency,
    /// Every which day, week, month, quarter or year: 1 is each of them.
    pub(crate) interval: u32,
    /// Is it always the last day of a month, however long the month is? Only months, quarters and years have one.
    pub(crate) is_last_day: bool,
    pub(crate) end: End,
}

/// When a schedule is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum End {
    /// After this day.
    On(NaiveDate),
    /// After so many days of the calendar.
    After(u32),
}

impl Schedule {
    /// Its days from the start on, without their end where it is a number. A month that lacks the day of the start has its last day instead;
    /// each day is counted from the start, so the next month has its own day again.
    pub(crate) fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let last = match self.end {
            End::On(last) => last,
            End::After(_) => NaiveDate::MAX,
        };
        (0..HORIZON).map_while(|place| self.day(place)).take_while(move |day| *day <= last)
    }

    /// The day of this place, counted from 0.
    fn day(&self, place: u32) -> Option<NaiveDate> {
        let steps = place.checked_mul(self.interval)?;
        let months = match self.frequency {
            Frequency::Day => return self.start.checked_add_days(Days::new(steps.into())),
            Frequency::Week => return self.start.checked_add_days(Days::new(u64::from(steps) * 7)),
            Frequency::Month => steps,
            Frequency::Quarter => steps.checked_mul(3)?,
            Frequency::Year => steps.checked_mul(12)?,
        };
        let day = self.start.checked_add_months(Months::new(months))?;
        if self.is_last_day { last_day_of_month(day.year(), day.month()) } else { Some(day) }
    }
}

/// The last day of a month.
pub(crate) fn last_day_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(start: &str, frequency: Frequency, interval: u32, is_last_day: bool, end: End) -> Vec<String> {
        let schedule = Schedule { start: start.parse().unwrap(), frequency, interval, is_last_day, end };
        schedule.days().take(4).map(|day| day.to_string()).collect()
    }

    const OPEN: End = End::After(1000);

    #[test]
    fn a_day_that_a_month_lacks_is_its_last_one_and_comes_back() {
        assert_eq!(days("2025-01-31", Frequency::Month, 1, false, OPEN), ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]);
        assert_eq!(days("2024-02-29", Frequency::Year, 1, false, OPEN), ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]);
        assert_eq!(days("2025-01-30", Frequency::Quarter, 1, false, OPEN), ["2025-01-30", "2025-04-30", "2025-07-30", "2025-10-30"]);
        assert_eq!(days("2025-01-29", Frequency::Month, 13, false, OPEN), ["2025-01-29", "2026-02-28", "2027-03-29", "2028-04-29"]);
    }

    #[test]
    fn the_last_day_of_a_month_stays_the_last_one() {
        assert_eq!(days("2025-02-28", Frequency::Month, 1, true, OPEN), ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]);
        assert_eq!(days("2025-02-28", Frequency::Month, 1, false, OPEN), ["2025-02-28", "2025-03-28", "2025-04-28", "2025-05-28"]);
    }

    #[test]
    fn days_and_weeks_are_counted_and_the_last_day_is_included() {
        assert_eq!(days("2025-12-30", Frequency::Day, 2, false, OPEN), ["2025-12-30", "2026-01-01", "2026-01-03", "2026-01-05"]);
        let end = End::On("2025-01-20".parse().unwrap());
        assert_eq!(days("2025-01-06", Frequency::Week, 1, false, end), ["2025-01-06", "2025-01-13", "2025-01-20"]);
        assert_eq!(days("2025-01-06", Frequency::Week, 2, false, end), ["2025-01-06", "2025-01-20"]);
    }
}
