//! The words every crate shares: ids, money, dates, the clock, chance and the one error type. No I/O.

mod amount;
pub mod currency;
mod decimal;
mod env;
mod error;
mod fine_rate;
mod money;
mod patch;
mod quantity;
mod rate;
mod sepa;

pub use amount::{AmountError, divide_rounded};
pub use currency::Currency;
pub use decimal::Decimal;
pub use env::{Clock, Elapsed, Env, Rng};
pub use error::{Error, ErrorKind, FieldError, Location, Result, ensure_valid};
pub use fine_rate::FineRate;
pub use money::Money;
pub use patch::{Patch, set_if_given};
pub use quantity::Quantity;
pub use rate::Rate;
pub use sepa::SEPA_COUNTRIES;

pub use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
pub use chrono_tz::Tz;
pub use uuid::Uuid;

/// A moment in UTC, never finer than a microsecond: that is what both databases keep.
pub type Timestamp = DateTime<Utc>;

/// The wire form of a timestamp: UTC, microseconds, `+00:00`.
pub fn wire_time(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// `serde(with)` module for timestamps on the wire.
pub mod wire {
    use super::{Timestamp, wire_time};
    use serde::Serializer;

    /// Serializes a timestamp as RFC 3339 with microseconds and `+00:00`.
    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&wire_time(*at))
    }

    /// The same for an optional timestamp.
    pub mod option {
        use super::{Timestamp, wire_time};
        use serde::Serializer;

        /// Serializes `None` as `null`.
        pub fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => serializer.serialize_some(&wire_time(*at)),
                None => serializer.serialize_none(),
            }
        }
    }
}
