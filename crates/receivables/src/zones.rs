//! What the clock says in a zone, and the zones of countries that have one only. Pure.

use bursar_kernel::{DateTime, NaiveDate, TimeDelta, Timestamp, Tz, Utc};
use chrono::{NaiveTime, TimeZone};

/// Days are over so long after midnight, and mails go at nine.
const DAY_IS_OVER: TimeDelta = TimeDelta::minutes(5);
const MAILS_GO: TimeDelta = TimeDelta::hours(9);

/// Countries in which one clock counts, with a place that has it.
const ONE_ZONE: &str = include_str!("zones.tsv");

/// The zone of a country, by its two letters.
pub(crate) fn of_country(code: &str) -> Tz {
    let row = ONE_ZONE.lines().find_map(|row| row.split_once('\t').filter(|(country, _)| *country == code));
    row.and_then(|(_, zone)| zone.parse().ok()).unwrap_or(Tz::UTC)
}

/// The day that it is there.
pub(crate) fn today(now: Timestamp, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// Have the mails of this day gone, or should they?
pub(crate) fn is_past_nine(now: Timestamp, zone: Tz) -> bool {
    now >= moment(today(now, zone), MAILS_GO, zone)
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
    fn a_country_with_one_clock_has_its_own() {
        assert_eq!(of_country("DE"), Tz::Europe__Berlin);
        assert_eq!((of_country("US"), of_country("??")), (Tz::UTC, Tz::UTC), "which of their clocks would it be?");
        for row in ONE_ZONE.lines() {
            let (country, zone) = row.split_once('\t').unwrap();
            assert!(country.len() == 2 && zone.parse::<Tz>().is_ok(), "{row}");
        }
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
    fn a_time_that_the_clocks_pass_over_is_the_next_that_they_show() {
        // In Lebanon the clocks went from midnight to one o'clock on the 31st of March 2024.
        let lost = moment("2024-03-31".parse().unwrap(), DAY_IS_OVER, Tz::Asia__Beirut);
        assert_eq!(lost, at("2024-03-30T22:05:00Z"));
    }
}
