//! Quantities: how much of a thing a line of a document has.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::{AmountError, Decimal, Money};

/// A quantity with up to nine decimals, such as 2.5 hours: a whole number of billionths, and a JSON number on the wire. Like [`Decimal`] it
/// is read from the text of JSON, because a `serde_json::Value` in between has made a float of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

/// Decimals that are kept.
const PLACES: u32 = 9;
/// Billionths of one.
const ONE: i64 = 1_000_000_000;

impl Quantity {
    /// None of it.
    pub const ZERO: Quantity = Quantity(0);
    /// One of it.
    pub const ONE: Quantity = Quantity(ONE);
    /// The largest that the API takes.
    pub const MAX: i32 = i32::MAX;

    /// So many billionths.
    pub fn from_billionths(billionths: i64) -> Self {
        Quantity(billionths)
    }

    /// How many billionths it is.
    pub fn billionths(self) -> i64 {
        self.0
    }

    /// This number, which must have no more than nine decimals.
    pub fn exact(number: Decimal) -> Result<Self, AmountError> {
        let quantity = i64::try_from(number.units(PLACES)?).map(Quantity).map_err(|_| AmountError::TooLarge)?;
        if quantity.number()? == number { Ok(quantity) } else { Err(AmountError::TooPrecise) }
    }

    /// The number.
    pub fn number(self) -> Result<Decimal, AmountError> {
        Decimal::scaled(self.0.into(), PLACES)
    }

    /// What so much costs at this price for one, rounded half away from zero.
    pub fn times(self, price: Money) -> Result<Money, AmountError> {
        price.fraction(self.0, ONE)
    }

    /// The sum.
    pub fn plus(self, other: Quantity) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).map(Quantity).ok_or(AmountError::TooLarge)
    }

    /// The difference.
    pub fn minus(self, other: Quantity) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).map(Quantity).ok_or(AmountError::TooLarge)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.number().map_err(|_| std::fmt::Error)?.fmt(f)
    }
}

/// Writes the digits as a JSON number.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.number().map_err(ser::Error::custom)?.serialize(serializer)
    }
}

/// Reads a JSON number; one with more than nine decimals is refused.
impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Quantity::exact(Decimal::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quantity_is_a_json_number_with_at_most_nine_decimals() {
        for (text, billionths) in
            [("2", 2 * ONE), ("1.5", 1_500_000_000), ("0.000000001", 1), ("2147483647.999999999", 2_147_483_647_999_999_999)]
        {
            let quantity: Quantity = serde_json::from_str(text).unwrap();
            assert_eq!(quantity.billionths(), billionths);
            assert_eq!(serde_json::to_string(&quantity).unwrap(), text);
            assert_eq!(quantity.to_string(), text);
        }
        for (text, words) in [("0.0000000001", "has more digits"), ("1e10", "is too large"), ("true", "must be a decimal number")] {
            let error = serde_json::from_str::<Quantity>(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn what_a_quantity_costs_is_rounded_half_away_from_zero() {
        let price = Money::new(999, "EUR".parse().unwrap());
        let cost = |text: &str| serde_json::from_str::<Quantity>(text).unwrap().times(price).map(Money::minor);
        assert_eq!((cost("1.5"), cost("3"), cost("0")), (Ok(1499), Ok(2997), Ok(0)));
        assert_eq!(Quantity::from_billionths(i64::MAX).times(Money::new(i64::MAX, price.currency())), Err(AmountError::TooLarge));
    }

    proptest! {
        #[test]
        fn every_quantity_survives_json(billionths in any::<i64>()) {
            let quantity = Quantity::from_billionths(billionths);
            prop_assert_eq!(serde_json::from_str::<Quantity>(&serde_json::to_string(&quantity).unwrap()).unwrap(), quantity);
        }
    }
}
