//! The calendar that a client asks for, in the words of the contract and in those that it calls deprecated. Pure.

use bursar_kernel::{FieldError, NaiveDate};
use chrono::{Datelike, Months};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schedule::{End, Schedule, last_day_of_month};

/// The last year of calendars, as the contract has it.
const LAST_YEAR: i32 = 2077;

/// Which day of each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DayOfMonth {
    /// The first.
    FirstDay,
    /// The last, however long the month is.
    LastDay,
}

/// A year and a month, of which either may be missing.
pub(crate) type AskedMonth = (Option<i32>, Option<u32>);

/// The first day: the one that is said, or else, in the deprecated words, the first or last day of a month that is not over. Days that have
/// passed are refused.
pub(crate) fn start(
    start_date: Option<NaiveDate>,
    day_of_month: Option<DayOfMonth>,
    month: AskedMonth,
    today: NaiveDate,
) -> Result<NaiveDate, FieldError> {
    let missing = |name| FieldError::new("body", name, "field required: the first day, in the form YYYY-MM-DD", "value_error.missing");
    let start = match (start_date, day_of_month, month) {
        (Some(start), ..) => start,
        (None, Some(day_of_month), (Some(year), Some(month))) => {
            let earliest = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| missing("start_date"))?.max(today);
            on_or_after(earliest, day_of_month).ok_or_else(|| missing("start_date"))?
        }
        (None, ..) => return Err(missing("start_date")),
    };
    if start.year() > LAST_YEAR {
        return Err(FieldError::new("body", "start_date", format!("must be in {LAST_YEAR} at the latest"), "value_error.date"));
    }
    if start < today {
        let msg = format!("must not be a day that has passed: for this entity it is {today}");
        return Err(FieldError::new("body", "start_date", msg, "value_error.date"));
    }
    Ok(start)
}

fn on_or_after(day: NaiveDate, day_of_month: DayOfMonth) -> Option<NaiveDate> {
    match day_of_month {
        DayOfMonth::FirstDay if day.day() == 1 => Some(day),
        DayOfMonth::FirstDay => day.with_day(1)?.checked_add_months(Months::new(1)),
        DayOfMonth::LastDay => last_day_of_month(day.year(), day.month()),
    }
}

/// From when on a calendar is counted that is to go by such days: from its start, where that is one, else from the first one that is neither
/// before its start nor over.
pub(crate) fn moved(start: NaiveDate, day_of_month: DayOfMonth, today: NaiveDate) -> Option<NaiveDate> {
    let is_one = on_or_after(start, day_of_month) == Some(start);
    if is_one { Some(start) } else { on_or_after(start.max(today), day_of_month) }
}

/// Does a calendar that starts on this day go by the last days of months?
pub(crate) fn is_last_day(start: NaiveDate, day_of_month: Option<DayOfMonth>) -> bool {
    day_of_month == Some(DayOfMonth::LastDay) && last_day_of_month(start.year(), start.month()) == Some(start)
}

/// The end: a last day (in the deprecated words the last of a month) or a number, and one of them only. Nothing where none is said.
pub(crate) fn end(end_date: Option<NaiveDate>, (year, month): AskedMonth, max_occurrences: Option<u32>) -> Result<Option<End>, FieldError> {
    let of_month = match (year, month) {
        (Some(year), Some(month)) => last_day_of_month(year, month),
        (None, None) => None,
        (year, _) => {
            let (missing, other) = if year.is_none() { ("end_year", "end_month") } else { ("end_month", "end_year") };
            return Err(FieldError::new("body", missing, format!("field required with {other}"), "value_error"));
        }
    };
    match (end_date.or(of_month), max_occurrences) {
        (Some(_), Some(_)) => {
            Err(FieldError::new("body", "max_occurrences", "does not go with an end date: leave one of them out", "value_error"))
        }
        (Some(last), None) if last.year() > LAST_YEAR => {
            Err(FieldError::new("body", "end_date", format!("must be in {LAST_YEAR} at the latest"), "value_error.date"))
        }
        (Some(last), None) => Ok(Some(End::On(last))),
        (None, number) => Ok(number.map(End::After)),
    }
}

impl Schedule {
    /// The day of month in the deprecated words, which every answer has.
    pub(crate) fn day_of_month(&self) -> DayOfMonth {
        let is_last_day = is_last_day(self.start, Some(DayOfMonth::LastDay));
        if self.is_last_day || is_last_day { DayOfMonth::LastDay } else { DayOfMonth::FirstDay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn deprecated_words_name_the_next_such_day() {
        let today = day("2024-09-08");
        let asked = |of, year, month| start(None, Some(of), (Some(year), Some(month)), today).unwrap().to_string();
        assert_eq!(asked(DayOfMonth::FirstDay, 2024, 9), "2024-10-01");
        assert_eq!(asked(DayOfMonth::FirstDay, 2024, 12), "2024-12-01");
        assert_eq!(asked(DayOfMonth::LastDay, 2024, 9), "2024-09-30");
        assert_eq!(asked(DayOfMonth::LastDay, 2025, 2), "2025-02-28");
        assert_eq!(start(Some(today), Some(DayOfMonth::LastDay), (None, None), today), Ok(today), "the date itself counts");
        assert!(start(None, Some(DayOfMonth::FirstDay), (Some(2024), None), today).is_err());
        assert!(start(Some(day("2024-09-07")), None, (None, None), today).is_err());
    }

    #[test]
    fn a_calendar_moves_to_the_next_such_day() {
        let to = |start, of, today| moved(day(start), of, day(today)).unwrap().to_string();
        assert_eq!(to("2024-01-15", DayOfMonth::LastDay, "2024-03-10"), "2024-03-31");
        assert_eq!(to("2024-01-31", DayOfMonth::FirstDay, "2024-03-10"), "2024-04-01");
        assert_eq!(to("2025-01-15", DayOfMonth::FirstDay, "2024-03-10"), "2025-02-01", "it has not begun");
        assert_eq!(to("2024-01-31", DayOfMonth::LastDay, "2024-03-10"), "2024-01-31", "it is counted from one");
    }

    #[test]
    fn a_calendar_has_one_end() {
        assert_eq!(end(None, (Some(2025), Some(2)), None), Ok(Some(End::On(day("2025-02-28")))));
        assert_eq!(end(Some(day("2025-02-10")), (None, None), None), Ok(Some(End::On(day("2025-02-10")))));
        assert_eq!(end(None, (None, None), Some(3)), Ok(Some(End::After(3))));
        assert_eq!(end(None, (None, None), None), Ok(None));
        assert_eq!(end(None, (None, Some(2)), None).unwrap_err().loc[1], "end_year".into());
        assert!(end(Some(day("2025-02-10")), (None, None), Some(3)).is_err());
    }
}
