//! Rates in percent.

use serde::{Deserialize, Serialize};

use crate::{AmountError, Decimal, Money};

/// A rate in percent minor units, as the wire has it: 12.5 % is 1250.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

/// Minor units of a whole: 100 %.
const WHOLE: i64 = 10_000;

impl Rate {
    /// So many hundredths of a percent.
    pub fn new(percent_minor_units: i64) -> Self {
        Rate(percent_minor_units)
    }

    /// This percentage, which must have no more than two decimals.
    pub fn exact(percent: Decimal) -> Result<Self, AmountError> {
        let rate = Self::nearest(percent)?;
        if rate.percent()? == percent { Ok(rate) } else { Err(AmountError::TooPrecise) }
    }

    /// The rate nearest to this percentage: what is shown of a ledger's 8.875 % is 888.
    pub fn nearest(percent: Decimal) -> Result<Self, AmountError> {
        i64::try_from(percent.units(2)?).map(Rate).map_err(|_| AmountError::TooLarge)
    }

    /// Hundredths of a percent.
    pub fn percent_minor_units(self) -> i64 {
        self.0
    }

    /// Percent.
    pub fn percent(self) -> Result<Decimal, AmountError> {
        Decimal::scaled(self.0.into(), 2)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euros(minor: i64) -> Money {
        Money::new(minor, "EUR".parse().unwrap())
    }

    #[test]
    fn a_percentage_is_kept_exactly_or_rounded_on_purpose() {
        let percent = |digits: &str| digits.parse::<Decimal>().unwrap();
        for (digits, expected) in [("12.5", 1250), ("0", 0), ("-3.25", -325), ("20", 2000)] {
            assert_eq!(Rate::exact(percent(digits)), Ok(Rate::new(expected)), "{digits}");
        }
        assert_eq!(Rate::exact(percent("8.875")), Err(AmountError::TooPrecise));
        assert_eq!(Rate::nearest(percent("8.875")), Ok(Rate::new(888)));
        assert_eq!(Rate::nearest(percent("1e20")), Err(AmountError::TooLarge));
        assert_eq!(serde_json::to_string(&Rate::new(1250)).unwrap(), "1250");
    }

    #[test]
    fn a_rate_of_an_amount_rounds_half_away_from_zero() {
        for (rate, net, tax) in [(1250, 100, 13), (1250, -100, -13), (2000, 999, 200), (0, 5, 0)] {
            assert_eq!(Rate::new(rate).of(euros(net)), Ok(euros(tax)), "{rate} of {net}");
        }
        assert_eq!(Rate::new(2000).net_of(euros(1200)), Ok(euros(1000)));
        assert_eq!(Rate::new(-WHOLE).net_of(euros(1)), Err(AmountError::DividedByZero));
        assert_eq!(Rate::new(i64::MAX).of(euros(i64::MAX)), Err(AmountError::TooLarge));
    }

    proptest! {
        #[test]
        fn percent_and_minor_units_are_the_same_rate(minor in any::<i64>()) {
            prop_assert_eq!(Rate::exact(Rate::new(minor).percent().unwrap()), Ok(Rate::new(minor)));
        }

        #[test]
        fn net_and_tax_of_a_gross_amount_sum_to_it(gross in -1_000_000_000_i64..1_000_000_000, rate in 0_i64..=100_000) {
            let net = Rate::new(rate).net_of(euros(gross)).unwrap();
            let tax = euros(gross).minus(net).unwrap();
            let again = Rate::new(rate).of(net).unwrap();
            // The net is rounded by at most half a unit, so is its tax, and the rate at most multiplies the first by ten.
            prop_assert!((again.minor() - tax.minor()).abs() <= 1 + rate / WHOLE);
        }
    }
}
