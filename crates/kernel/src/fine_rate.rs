//! Rates that are finer than those of the wire, as parts of a tax are.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::{AmountError, Decimal, Money, Rate, divide_rounded};

/// A rate in percent minor units with two decimals: 12.125 % is 1212.5. A whole number of hundredths, and a JSON number on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FineRate(i64);

/// Decimals that are kept.
const PLACES: u32 = 2;
/// Hundredths of a percent minor unit.
const ONE: i64 = 100;
/// Hundredths of a whole: 100 %.
const WHOLE: i64 = 1_000_000;

impl FineRate {
    /// So many hundredths of a percent minor unit.
    pub fn from_hundredths(hundredths: i64) -> Self {
        FineRate(hundredths)
    }

    /// How many hundredths of a percent minor unit it is.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// The sum of all.
    pub fn sum(rates: impl IntoIterator<Item = FineRate>) -> Result<Self, AmountError> {
        rates.into_iter().try_fold(FineRate(0), |sum, rate| sum.0.checked_add(rate.0).map(FineRate).ok_or(AmountError::TooLarge))
    }

    /// The nearest whole number of percent minor units, half away from zero.
    pub fn nearest(self) -> Result<Rate, AmountError> {
        let units = divide_rounded(self.0.into(), ONE.into())?;
        i64::try_from(units).map(Rate::new).map_err(|_| AmountError::TooLarge)
    }

    /// The rate of a net amount, rounded half away from zero.
    pub fn of(self, net: Money) -> Result<Money, AmountError> {
        net.fraction(self.0, WHOLE)
    }

    /// The net amount of a gross one that includes the rate, rounded half away from zero; the rest is the rate's.
    pub fn net_of(self, gross: Money) -> Result<Money, AmountError> {
        gross.fraction(WHOLE, self.0.checked_add(WHOLE).ok_or(AmountError::TooLarge)?)
    }
}

impl From<Rate> for FineRate {
    fn from(rate: Rate) -> Self {
        FineRate(rate.percent_minor_units().saturating_mul(ONE))
    }
}

/// Writes the digits as a JSON number.
impl Serialize for FineRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Decimal::scaled(self.0.into(), PLACES).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

/// Reads a JSON number, rounded half away from zero to two decimals.
impl<'de> Deserialize<'de> for FineRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let units = Decimal::deserialize(deserializer)?.units(PLACES).map_err(de::Error::custom)?;
        i64::try_from(units).map(FineRate).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> FineRate {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_rate_is_read_to_two_decimals() {
        for (text, hundredths, written) in [
            ("1212.5", 121_250, "1212.5"),
            ("1900", 190_000, "1900"),
            ("0.005", 1, "0.01"),
            ("-0.005", -1, "-0.01"),
            ("8.8749", 887, "8.87"),
        ] {
            assert_eq!(rate(text).hundredths(), hundredths, "{text}");
            assert_eq!(serde_json::to_string(&rate(text)).unwrap(), written);
        }
        assert!(serde_json::from_str::<FineRate>("1e20").is_err());
    }

    #[test]
    fn parts_add_up_and_are_taken_of_an_amount() {
        let euros = |minor| Money::new(minor, "EUR".parse().unwrap());
        let whole = FineRate::sum([rate("500"), rate("712.5")]).unwrap();
        assert_eq!(whole, rate("1212.5"));
        assert_eq!(whole.nearest(), Ok(Rate::new(1213)));
        assert_eq!(whole.of(euros(10_000)), Ok(euros(1213)));
        assert_eq!(FineRate::from(Rate::new(2000)).net_of(euros(1200)), Ok(euros(1000)));
        assert_eq!(FineRate::sum([FineRate(i64::MAX), FineRate(1)]), Err(AmountError::TooLarge));
    }

    proptest! {
        #[test]
        fn every_rate_survives_json_also_as_a_value(hundredths in 0..=10_000_000_i64) {
            let rate = FineRate::from_hundredths(hundredths);
            prop_assert_eq!(serde_json::from_str::<FineRate>(&serde_json::to_string(&rate).unwrap()).unwrap(), rate);
            prop_assert_eq!(serde_json::from_value::<FineRate>(serde_json::to_value(rate).unwrap()).unwrap(), rate);
        }

        #[test]
        fn a_rate_without_decimals_is_the_rate(minor in 0_i64..=10_000, net in -1_000_000_000_i64..1_000_000_000) {
            let net = Money::new(net, "EUR".parse().unwrap());
            prop_assert_eq!(FineRate::from(Rate::new(minor)).of(net), Rate::new(minor).of(net));
        }
    }
}
