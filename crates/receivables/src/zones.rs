//! What the clock says in a zone. Pure.

use bursar_kernel::{DateTime, NaiveDate, TimeDelta, Timestamp, Tz, Utc};
use chrono::{NaiveTime, TimeZone};

/// Days are over so long after midnight, and mails go at nine.
const DAY_IS_OVER: TimeDelta = TimeDelta::minutes(5);
const MAILS_GO: TimeDelta = TimeDelta::hours(9);
/// Recurrences make the invoices of a day at six.
const RECURRENCES_RUN: TimeDelta = TimeDelta::hours(6);

/// When recurrences make the invoices of this day there.
pub fn recurs_at(day: NaiveDate, zone: Tz) -> Timestamp {
    moment(day, RECURRENCES_RUN, zone)
}

/// The day that it is there.
pub fn today(now: Timestamp, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The day of a payment there. What a bank or a ledger dates by its day alone is kept as the midnight of that day by UTC.
pub(crate) fn day_of_payment(at: Timestamp, zone: Tz) -> NaiveDate {
    if at.time() == NaiveTime::MIN { at.date_naive() } else { today(at, zone) }
}

/// When the mails of this day go there.
pub(crate) fn mails_go_at(day: NaiveDate, zone: Tz) -> Timestamp {
    moment(day, MAILS_GO, zone)
}

/// Have the mails of this day gone, or should they?
pub(crate) fn is_past_nine(now: Timestamp, zone: Tz) -> bool {
    now >= mails_go_at(today(now, zone), zone)
}

/// The next time that there is something to do: a day is over, or mails go.
pub(crate) fn next_round(now: Timestamp, zone: Tz) -> Timestamp {
    let today = today(now, zone);
    let tomorrow = today.succ_opt().unwrap_or(today);
    let rounds = [(today, DAY_IS_OVER), (today, MAILS_GO), (tomorrow, DAY_IS_OVER)];
    let next = rounds.into_iter().map(|(day, time)| moment(day, time, zone)).find(|at| *at > now);
    next.unwrap_or(now + TimeDelta::days(1))
}

/// The moment of a time of day there. A time that the clocks pass over is the next one that they show; of two, it is the first.
fn moment(day: NaiveDate, time: TimeDelta, zone: Tz) -> Timestamp {
    let local = day.and_time(NaiveTime::MIN) + time;
    let shown = (0..8).find_map(|quarters| zone.from_local_datetime(&(local + TimeDelta::minutes(30 * quarters))).earliest());
    shown.map_or_else(|| DateTime::<Utc>::from_naive_utc_and_offset(local, Utc), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn rounds_are_just_after_midnight_and_at_nine() {
        for (now, next) in [
            ("2024-06-03T06:59:59Z", "2024-06-03T07:00:00Z"),
            ("2024-06-03T07:00:00Z", "2024-06-03T22:05:00Z"),
            ("2024-06-03T22:05:00Z", "2024-06-04T07:00:00Z"),
            ("2024-01-03T07:59:59Z", "2024-01-03T08:00:00Z"),
        ] {
            assert_eq!(next_round(at(now), Tz::Europe__Berlin), at(next), "{now}");
        }
        assert!(
            is_past_nine(at("2024-06-03T07:00:00Z"), Tz::Europe__Berlin) && !is_past_nine(at("2024-06-03T06:59:59Z"), Tz::Europe__Berlin)
        );
        assert_eq!(today(at("2024-06-03T22:30:00Z"), Tz::Europe__Berlin).to_string(), "2024-06-04");
    }

    #[test]
    fn a_payment_is_of_the_day_that_it_was_there_or_of_the_day_that_a_bank_says() {
        assert_eq!(day_of_payment(at("2024-06-03T22:30:00Z"), Tz::Europe__Berlin).to_string(), "2024-06-04");
        assert_eq!(day_of_payment(at("2024-06-04T00:00:00Z"), Tz::America__New_York).to_string(), "2024-06-04");
    }

    #[test]
    fn a_time_that_the_clocks_pass_over_is_the_next_that_they_show() {
        // In Lebanon the clocks went from midnight to one o'clock on the 31st of March 2024.
        let lost = moment("2024-03-31".parse().unwrap(), DAY_IS_OVER, Tz::Asia__Beirut);
        assert_eq!(lost, at("2024-03-30T22:05:00Z"));
    }
}
