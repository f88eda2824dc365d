//! QuickBooks Online writes its times with the Pacific offset, daylight saving included.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, Utc, Weekday};

/// `2026-01-31T04:00:00-08:00`, as in `MetaData`.
pub fn stamp(at: DateTime<Utc>) -> String {
    pacific(at).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// With milliseconds, as in the `time` of an answer.
pub fn answered(at: DateTime<Utc>) -> String {
    pacific(at).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// The day it is for the company's servers.
pub fn today(at: DateTime<Utc>) -> NaiveDate {
    pacific(at).date_naive()
}

/// A moment in a query or a `changedSince`: with a zone, without one (Pacific), or a day.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    // A plus sign that was not percent-encoded arrives as a space.
    let text = text.trim().replace(' ', "+");
    if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
        return Some(at.to_utc());
    }
    let local = chrono::NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok();
    let local = local.or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0))?;
    let utc = local.and_utc() + Duration::hours(8);
    Some(utc - Duration::seconds(i64::from(offset(utc)) + 8 * 3_600))
}

fn pacific(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(offset(at)).unwrap_or_else(|| chrono::Offset::fix(&Utc));
    at.with_timezone(&zone)
}

/// Seconds east of UTC: daylight saving from the second Sunday of March to the first of November, at two o'clock local.
fn offset(at: DateTime<Utc>) -> i32 {
    let day = |month, count, hour| {
        let day = NaiveDate::from_weekday_of_month_opt(at.year(), month, Weekday::Sun, count)?;
        Some(day.and_hms_opt(hour, 0, 0)?.and_utc())
    };
    match (day(3, 2, 10), day(11, 1, 9)) {
        (Some(start), Some(end)) if at >= start && at < end => -7 * 3_600,
        _ => -8 * 3_600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_daylight_saving() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(stamp(at("2026-01-31T12:00:00Z")), "2026-01-31T04:00:00-08:00");
        assert_eq!(stamp(at("2026-03-08T09:59:59Z")), "2026-03-08T01:59:59-08:00");
        assert_eq!(stamp(at("2026-03-08T10:00:00Z")), "2026-03-08T03:00:00-07:00");
        assert_eq!(parse("2026-07-01").unwrap(), at("2026-07-01T07:00:00Z"));
        assert_eq!(parse("2026-01-01T00:00:00-08:00").unwrap(), at("2026-01-01T08:00:00Z"));
    }
}
