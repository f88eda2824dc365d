//! Xero's ways to write a moment: `/Date(milliseconds+0000)/`, `DateString` and what a caller may send.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// `/Date(1573755038314+0000)/`, the form of every moment in an answer.
pub fn moment(at: DateTime<Utc>) -> String {
    format!("/Date({}+0000)/", at.timestamp_millis())
}

/// A plain date as midnight with `+0000`: it means the organisation's own day, whatever its zone.
pub fn day(date: NaiveDate) -> String {
    format!("/Date({}+0000)/", midnight(date).and_utc().timestamp_millis())
}

/// `2017-10-17T00:00:00`, the twin that stands beside a `/Date()/` as `DateString`.
pub fn day_string(date: NaiveDate) -> String {
    date.format("%Y-%m-%dT00:00:00").to_string()
}

/// `30-Nov-2018`, the form inside the messages about lock dates.
pub fn day_in_words(date: NaiveDate) -> String {
    date.format("%d-%b-%Y").to_string()
}

/// Seven decimals and no zone, as in `/connections`.
pub fn seven_decimals(at: DateTime<Utc>) -> String {
    let below = at.timestamp_subsec_nanos() / 100;
    format!("{}.{below:07}", at.format("%Y-%m-%dT%H:%M:%S"))
}

/// The first moment of a day, for comparing dates with moments.
pub fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(chrono::NaiveTime::MIN)
}

/// What a caller may send for a date: `2026-03-01`, an ISO date and time, or `/Date(ms)/` with or without an offset.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some(milliseconds) = inside_date(text) {
        return DateTime::from_timestamp_millis(milliseconds).map(|at| at.date_naive());
    }
    let day = text.get(..10).unwrap_or(text);
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
}

/// `If-Modified-Since`: ISO with or without `Z`, milliseconds or offset, or an HTTP date. No zone means UTC.
pub fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim().trim_matches('"');
    if let Some(milliseconds) = inside_date(text) {
        return DateTime::from_timestamp_millis(milliseconds);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let bare = text.trim_end_matches(['Z', 'z']);
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(bare, form) {
            return Some(at.and_utc());
        }
    }
    if let Ok(at) = DateTime::parse_from_rfc2822(text) {
        return Some(at.with_timezone(&Utc));
    }
    NaiveDate::parse_from_str(bare, "%Y-%m-%d").ok().map(|date| midnight(date).and_utc())
}

fn inside_date(text: &str) -> Option<i64> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let end = inner.char_indices().skip(1).find(|(_, letter)| matches!(letter, '+' | '-')).map_or(inner.len(), |(at, _)| at);
    inner[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_midnight_without_a_shift() {
        let date = NaiveDate::from_ymd_opt(2017, 10, 17).unwrap();
        assert_eq!(day(date), "/Date(1508198400000+0000)/");
        assert_eq!(read_day(&day(date)), Some(date));
        assert_eq!(read_day("2017-10-17T00:00:00"), Some(date));
        assert_eq!(read_day("/Date(1508198400000)/"), Some(date));
        assert_eq!(read_day("17/10/2017"), None);
        assert_eq!(day_in_words(date), "17-Oct-2017");
    }

    #[test]
    fn every_way_to_write_since_is_the_same_moment() {
        let at = DateTime::from_timestamp_millis(1_573_755_038_000).unwrap();
        for text in [
            "2019-11-14T18:10:38Z",
            "2019-11-14T18:10:38",
            "2019-11-14T18:10:38.000Z",
            "2019-11-14T18:10:38.000",
            "2019-11-14T19:10:38+01:00",
            "Thu, 14 Nov 2019 18:10:38 GMT",
            "/Date(1573755038000+0000)/",
        ] {
            assert_eq!(read_moment(text), Some(at), "{text}");
        }
        assert_eq!(read_moment("yesterday"), None);
    }

    #[test]
    fn connections_have_seven_decimals() {
        let at = DateTime::from_timestamp(1_575_744_399, 516_540_000).unwrap();
        assert_eq!(seven_decimals(at), "2019-12-07T18:46:39.5165400");
    }
}
