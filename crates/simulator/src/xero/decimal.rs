//! Decimal numbers of the wire, exact on both ways: `25.06` is never a float here.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::str::FromStr;

/// A number of the wire with the decimals it is written with (`12.50`, `1.000000`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Number(pub Decimal);

impl Number {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// An amount: two decimals, halves away from zero.
    pub fn amount(value: Decimal) -> Self {
        let mut rounded = round_half_up(value, 2);
        rounded.rescale(2);
        Self(rounded)
    }

    pub fn from_minor(minor: i64) -> Self {
        Self(Decimal::new(minor, 2))
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

/// Rounds halves away from zero: 3.765 becomes 3.77.
pub fn round_half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Reads a number that came as a JSON number or as text; scientific notation included.
pub fn read(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_matches('"');
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        read(raw.get()).map(Self).ok_or_else(|| serde::de::Error::custom(format!("{} is not a number", raw.get())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_survive_the_wire() {
        let number: Number = serde_json::from_str("25.06").unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "25.06");
        assert_eq!(serde_json::to_string(&Number::amount(Decimal::new(30, 0))).unwrap(), "30.00");
        assert_eq!(serde_json::to_string(&Number::amount(Decimal::new(3765, 3))).unwrap(), "3.77");
        assert_eq!(serde_json::from_str::<Number>("\"1e2\"").unwrap().0, Decimal::new(100, 0));
    }
}
