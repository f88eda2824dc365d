//! Exact decimals: a ledger's own amounts, prices and rates. They are never a float, neither in memory nor in JSON
//! (decision D11).

use rust_decimal::Decimal as Digits;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use crate::amount::{AmountError, divide_rounded};

/// An exact decimal of up to 28 digits. It reads and writes JSON as text, so whatever holds one must be read from text too:
/// a `serde_json::Value` in between has made a float of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(Digits);

impl Decimal {
    /// 0.
    pub const ZERO: Decimal = Decimal(Digits::ZERO);
    /// 1.
    pub const ONE: Decimal = Decimal(Digits::ONE);
    /// 100.
    pub const ONE_HUNDRED: Decimal = Decimal(Digits::ONE_HUNDRED);

    /// So many units of ten to the minus `places`.
    pub fn scaled(units: i128, places: u32) -> Result<Self, AmountError> {
        let digits = Digits::try_from_i128_with_scale(units, places).map_err(|_| AmountError::TooLarge)?;
        Ok(Decimal(digits.normalize()))
    }

    /// The number in units of ten to the minus `places`, rounded half away from zero.
    pub fn units(self, places: u32) -> Result<i128, AmountError> {
        let (digits, scale) = (self.0.mantissa(), self.0.scale());
        let power = |exponent: u32| 10_i128.checked_pow(exponent).ok_or(AmountError::TooLarge);
        match places.checked_sub(scale) {
            Some(more) => digits.checked_mul(power(more)?).ok_or(AmountError::TooLarge),
            None => divide_rounded(digits, power(scale - places)?),
        }
    }

    /// Rounded half away from zero to so many places.
    pub fn rounded(self, places: u32) -> Result<Self, AmountError> {
        if places >= self.0.scale() { Ok(self) } else { Decimal::scaled(self.units(places)?, places) }
    }

    /// The sum.
    pub fn plus(self, other: Decimal) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).map(Decimal).ok_or(AmountError::TooLarge)
    }

    /// The difference.
    pub fn minus(self, other: Decimal) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).map(Decimal).ok_or(AmountError::TooLarge)
    }

    /// The product, to 28 digits.
    pub fn times(self, other: Decimal) -> Result<Self, AmountError> {
        self.0.checked_mul(other.0).map(Decimal).ok_or(AmountError::TooLarge)
    }

    /// The quotient, to 28 digits.
    pub fn divided_by(self, other: Decimal) -> Result<Self, AmountError> {
        if other.is_zero() {
            return Err(AmountError::DividedByZero);
        }
        self.0.checked_div(other.0).map(Decimal).ok_or(AmountError::TooLarge)
    }

    /// The sum of all.
    pub fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Result<Self, AmountError> {
        numbers.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
    }

    /// With the other sign.
    pub fn negated(self) -> Self {
        Decimal(-self.0)
    }

    /// Is it nothing?
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

/// Reads digits with a point and an exponent; more digits than can be kept are refused.
impl std::str::FromStr for Decimal {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().map_err(|_| AmountError::NotDecimal)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = [whole, fraction].concat();
        let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
        if !unsigned.starts_with(|char: char| char.is_ascii_digit()) || !unsigned.chars().all(|char| char.is_ascii_digit()) {
            return Err(AmountError::NotDecimal);
        }
        let too_long = if fraction.is_empty() { AmountError::TooLarge } else { AmountError::TooPrecise };
        let units: i128 = digits.parse().map_err(|_| too_long)?;
        let places = i64::try_from(fraction.len()).ok().and_then(|places| places.checked_sub(exponent));
        match (units, places) {
            (0, _) => Ok(Decimal::ZERO),
            (_, None) => Err(AmountError::TooLarge),
            (_, Some(places @ 1..)) => {
                let digits = u32::try_from(places).ok().and_then(|places| Digits::try_from_i128_with_scale(units, places).ok());
                digits.map(Decimal).ok_or(AmountError::TooPrecise)
            }
            (_, Some(places)) => {
                let power = u32::try_from(-places).ok().and_then(|power| 10_i128.checked_pow(power));
                let units = power.and_then(|power| units.checked_mul(power)).ok_or(AmountError::TooLarge)?;
                Decimal::scaled(units, 0)
            }
        }
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
        RawValue::from_string(self.to_string()).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

/// Reads a JSON number, or a string of digits, from its text.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        text.get().trim_matches('"').trim().parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(digits: &str) -> Decimal {
        digits.parse().unwrap()
    }

    #[test]
    fn a_number_comes_back_as_it_was_written() {
        for digits in ["0", "12.5", "-3", "666.93", "0.0825", "123456789012.34", "2147483647.123456789", "1234567890123456789.012345678"] {
            let decimal: Decimal = serde_json::from_str(digits).unwrap();
            assert_eq!(serde_json::to_string(&decimal).unwrap(), digits);
        }
    }

    #[test]
    fn exponents_and_strings_of_digits_are_read() {
        let cases = [("1.5e3", "1500"), ("1E-2", "0.01"), ("\"12.30\"", "12.3"), ("2E+1", "20"), ("0e99999", "0")];
        for (json, expected) in cases {
            assert_eq!(serde_json::from_str::<Decimal>(json).unwrap(), decimal(expected), "{json}");
        }
        assert_eq!(serde_json::from_str::<Option<Decimal>>("null").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let cases = [
            ("1e29", AmountError::TooLarge),
            ("1e32767", AmountError::TooLarge),
            ("99999999999999999999999999999999", AmountError::TooLarge),
            ("1e-29", AmountError::TooPrecise),
            ("0.12345678901234567890123456789", AmountError::TooPrecise),
            ("1e4294967295", AmountError::TooLarge),
            ("1e-4294967295", AmountError::TooPrecise),
            ("1e9223372036854775807", AmountError::TooLarge),
            ("1.5e-9223372036854775808", AmountError::TooLarge),
            ("1_000", AmountError::NotDecimal),
            ("true", AmountError::NotDecimal),
            ("-", AmountError::NotDecimal),
            ("1.-2", AmountError::NotDecimal),
            ("1e", AmountError::NotDecimal),
            ("", AmountError::NotDecimal),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Decimal>(), Err(expected), "{text}");
        }
        assert!(serde_json::from_str::<Decimal>("true").is_err());
    }

    #[test]
    fn sums_and_products_that_do_not_fit_are_errors() {
        let largest = decimal("79228162514264337593543950335");
        assert_eq!(largest.plus(Decimal::ONE), Err(AmountError::TooLarge));
        assert_eq!(largest.negated().minus(Decimal::ONE), Err(AmountError::TooLarge));
        assert_eq!(largest.times(largest), Err(AmountError::TooLarge));
        assert_eq!(Decimal::ONE.divided_by(Decimal::ZERO), Err(AmountError::DividedByZero));
        assert_eq!(Decimal::sum([decimal("0.1"), decimal("0.2")]), Ok(decimal("0.3")));
        assert_eq!(largest.units(10), Err(AmountError::TooLarge));
    }

    #[test]
    fn rounding_goes_half_away_from_zero() {
        for (digits, places, expected) in
            [("2.345", 2, "2.35"), ("-2.345", 2, "-2.35"), ("2.344", 2, "2.34"), ("0.5", 0, "1"), ("7", 3, "7")]
        {
            assert_eq!(decimal(digits).rounded(places), Ok(decimal(expected)), "{digits}");
        }
    }

    proptest! {
        #[test]
        fn every_decimal_survives_json(units in -(10_i128.pow(28))..10_i128.pow(28), places in 0_u32..=28) {
            let decimal = Decimal::scaled(units, places).unwrap();
            let text = serde_json::to_string(&decimal).unwrap();
            prop_assert_eq!(serde_json::from_str::<Decimal>(&text).unwrap(), decimal);
            prop_assert_eq!(decimal.units(places), Ok(units));
        }

        #[test]
        fn no_text_panics(text in "[-+0-9._eE]{0,40}") {
            let _ = text.parse::<Decimal>();
        }
    }
}
