//! Xero's dates: `/Date(1508198400000+0000)/`, milliseconds since 1970.
//!
//! A moment is UTC. A plain date is written as midnight with a zero offset and means the company's own calendar, so it is never
//! moved by a zone.

use std::fmt;

use bursar_kernel::{DateTime, NaiveDate, Timestamp};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// A moment, or the midnight that stands for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub Timestamp);

impl Moment {
    /// The plain date it stands for.
    pub fn day(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// As the version of a record.
    pub fn version(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    fn parse(text: &str) -> Option<Moment> {
        let at = match text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
            // The offset only says in which zone somebody looked at it: the milliseconds are UTC already.
            Some(inner) => {
                let end = inner.get(1..)?.find(['+', '-']).map_or(inner.len(), |at| at + 1);
                DateTime::from_timestamp_millis(inner.get(..end)?.parse().ok()?)?
            }
            None => match text.get(..10).filter(|_| text.len() == 10) {
                Some(day) => day.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0)?.and_utc(),
                None => match DateTime::parse_from_rfc3339(text) {
                    Ok(with_offset) => with_offset.to_utc(),
                    Err(_) => text.parse::<chrono::NaiveDateTime>().ok()?.and_utc(),
                },
            },
        };
        Some(Moment(at))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date of Xero")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                Moment::parse(text).ok_or_else(|| E::custom("not a date of Xero"))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// A moment as `If-Modified-Since` is written here: UTC in whole seconds, cut downwards so that nothing is skipped.
pub(super) fn modified_since(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        let read = |text: &str| serde_json::from_str::<Moment>(&format!("\"{text}\"")).map(|moment| moment.version());
        let cases = [
            ("/Date(1508198400000+0000)/", "2017-10-17T00:00:00.000Z"),
            (r"\/Date(1573755038314)\/", "2019-11-14T18:10:38.314Z"),
            ("/Date(1573755038314+1300)/", "2019-11-14T18:10:38.314Z"),
            ("/Date(-86400000+0000)/", "1969-12-31T00:00:00.000Z"),
            ("2017-10-17T00:00:00", "2017-10-17T00:00:00.000Z"),
            ("2019-12-07T18:46:19.5165400Z", "2019-12-07T18:46:19.516Z"),
            ("2017-10-17", "2017-10-17T00:00:00.000Z"),
            ("2016-10-17T13:45:33.993-07:00", "2016-10-17T20:45:33.993Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
        for wrong in ["/Date()/", "/Date(x)/", "/Date(NaN+0000)/", "/Date(9223372036854775807+0000)/", "", "soon"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_date_never_moves() {
        let moment: Moment = serde_json::from_str("\"/Date(1508198400000+0000)/\"").unwrap();
        assert_eq!(moment.day().to_string(), "2017-10-17");
    }
}
