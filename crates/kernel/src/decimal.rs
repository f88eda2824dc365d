//! Exact decimals. Money of ours is integer minor units with a currency; quantities, rates and a ledger's own amounts are decimals.

use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal that reads and writes JSON numbers without passing through a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Decimal {
    /// Percent to percent minor units: 12.5 becomes 1250, rounded half away from zero.
    pub fn percent_minor_units(self) -> i64 {
        minor_units(self, 2)
    }
}

/// An amount in major units as integer minor units of a currency with that many decimal places.
pub fn minor_units(amount: Decimal, places: u32) -> i64 {
    let scaled = amount.0 * rust_decimal::Decimal::from(10_i64.pow(places));
    scaled.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero).to_i64().unwrap_or_default()
}

impl std::str::FromStr for Decimal {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().or_else(|_| rust_decimal::Decimal::from_scientific(text)).map(Decimal)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.normalize().fmt(f)
    }
}

/// Writes the digits as a JSON number.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: serde_json::Number = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        number.serialize(serializer)
    }
}

/// Reads a JSON number or a string of digits.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl serde::de::Visitor<'_> for Digits {
            type Value = Decimal;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a decimal number")
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Decimal, E> {
                Ok(Decimal(value.into()))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Decimal, E> {
                Ok(Decimal(value.into()))
            }
            // JSON numbers with a point arrive as the nearest double; its shortest form is what was written, up to 15 digits.
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Decimal, E> {
                value.to_string().parse().map_err(E::custom)
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Decimal, E> {
                value.trim().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_as_it_was_written() {
        for digits in ["0", "12.5", "-3", "666.93", "0.0825", "123456789012.34"] {
            let decimal: Decimal = serde_json::from_str(digits).unwrap();
            assert_eq!(serde_json::to_string(&decimal).unwrap(), digits);
        }
    }

    #[test]
    fn half_a_minor_unit_rounds_away_from_zero() {
        let cases = [("12.345", 1235), ("-12.345", -1235), ("8.25", 825), ("12.5", 1250)];
        for (digits, expected) in cases {
            assert_eq!(digits.parse::<Decimal>().unwrap().percent_minor_units(), expected, "{digits}");
        }
    }
}
