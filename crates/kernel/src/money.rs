//! Money: integer minor units of a currency, with sums that are checked.

use crate::{AmountError, Currency, Decimal, divide_rounded};

/// An amount of a currency, in its minor units. No arithmetic on it can panic or wrap: what does not fit is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// The largest number of minor units that every reader of JSON keeps exactly: 2^53 - 1.
    pub const MAX_IN_JSON: i64 = (1 << 53) - 1;

    /// So many minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Money { minor, currency }
    }

    /// An amount in major units, rounded half away from zero to the currency's minor unit.
    pub fn from_major(amount: Decimal, currency: Currency) -> Result<Self, AmountError> {
        Self::fitting(amount.units(currency.exponent())?, currency)
    }

    /// Minor units.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Its currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The amount in major units.
    pub fn major(self) -> Result<Decimal, AmountError> {
        Decimal::scaled(self.minor.into(), self.currency.exponent())
    }

    /// What it is worth in another currency, of which one unit of its own is worth `rate`: in minor units of that one, rounded half away from
    /// zero.
    pub fn worth_in(self, currency: Currency, rate: Decimal) -> Result<i128, AmountError> {
        self.major()?.times(rate)?.units(currency.exponent())
    }

    /// Minor units for an answer: an error where a reader of JSON would lose digits of them.
    pub fn in_json(self) -> Result<i64, AmountError> {
        let fits = self.minor.unsigned_abs() <= Self::MAX_IN_JSON.unsigned_abs();
        if fits { Ok(self.minor) } else { Err(AmountError::TooLarge) }
    }

    /// The sum.
    pub fn plus(self, other: Money) -> Result<Self, AmountError> {
        self.with(other, i64::checked_add)
    }

    /// The difference.
    pub fn minus(self, other: Money) -> Result<Self, AmountError> {
        self.with(other, i64::checked_sub)
    }

    /// The sum of all; nothing of the currency when there are none.
    pub fn sum(amounts: impl IntoIterator<Item = Money>, currency: Currency) -> Result<Self, AmountError> {
        // In wider numbers, so that the order of the amounts does not decide whether their sum fits.
        let mut total: i128 = 0;
        for amount in amounts {
            if amount.currency != currency {
                return Err(AmountError::CurrenciesDiffer);
            }
            total = total.checked_add(amount.minor.into()).ok_or(AmountError::TooLarge)?;
        }
        Self::fitting(total, currency)
    }

    /// The fraction `numerator / denominator` of it, rounded half away from zero: a quantity, a share, a rate.
    pub fn fraction(self, numerator: i64, denominator: i64) -> Result<Self, AmountError> {
        // Two factors of 63 bits fit into 127.
        let product = i128::from(self.minor) * i128::from(numerator);
        Self::fitting(divide_rounded(product, denominator.into())?, self.currency)
    }

    /// Splits it in proportion to `parts`, so that the shares sum to the whole: each is cut towards zero, and the minor units that are
    /// left go to the largest remainders, the first of equal ones.
    pub fn split(self, parts: &[i64]) -> Result<Vec<Self>, AmountError> {
        let mut whole: u128 = 0;
        for part in parts {
            whole += u128::try_from(*part).map_err(|_| AmountError::NegativePart)?;
        }
        if whole == 0 {
            return Err(AmountError::DividedByZero);
        }
        let amount = u128::from(self.minor.unsigned_abs());
        let exact: Vec<u128> = parts.iter().map(|part| amount * u128::from(part.unsigned_abs())).collect();
        let mut shares: Vec<u128> = exact.iter().map(|share| share / whole).collect();
        let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
        by_remainder.sort_by_key(|place| std::cmp::Reverse(exact[*place] % whole));
        let left = usize::try_from(amount - shares.iter().sum::<u128>()).map_err(|_| AmountError::TooLarge)?;
        by_remainder.iter().take(left).for_each(|place| shares[*place] += 1);
        let signed = |share: u128| i128::try_from(share).map(|share| if self.minor < 0 { -share } else { share });
        shares.into_iter().map(|share| Self::fitting(signed(share).map_err(|_| AmountError::TooLarge)?, self.currency)).collect()
    }

    fn with(self, other: Money, combine: fn(i64, i64) -> Option<i64>) -> Result<Self, AmountError> {
        if self.currency != other.currency {
            return Err(AmountError::CurrenciesDiffer);
        }
        combine(self.minor, other.minor).map(|minor| Money { minor, ..self }).ok_or(AmountError::TooLarge)
    }

    fn fitting(minor: i128, currency: Currency) -> Result<Self, AmountError> {
        i64::try_from(minor).map(|minor| Money { minor, currency }).map_err(|_| AmountError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn euros(minor: i64) -> Money {
        Money::new(minor, currency("EUR"))
    }

    #[test]
    fn major_units_become_minor_ones_by_the_currencys_exponent() {
        for (digits, code, expected) in
            [("12.345", "EUR", 1235), ("-12.345", "EUR", -1235), ("1000.5", "JPY", 1001), ("1.2345", "KWD", 1235), ("7", "KWD", 7000)]
        {
            assert_eq!(Money::from_major(digits.parse().unwrap(), currency(code)).unwrap().minor(), expected, "{digits} {code}");
        }
        for digits in ["1e20", "-1e20", "8e26", "79228162514264337593543950335"] {
            assert_eq!(Money::from_major(digits.parse().unwrap(), currency("EUR")), Err(AmountError::TooLarge), "{digits}");
        }
    }

    #[test]
    fn an_amount_is_worth_minor_units_of_another_currency() {
        for (minor, from, to, rate, expected) in [
            (1_000, "JPY", "EUR", "0.0064", 640),
            (640, "EUR", "JPY", "156.25", 1_000),
            (5, "KWD", "EUR", "3", 2),
            (1, "EUR", "USD", "1.5", 2),
        ] {
            let worth = Money::new(minor, currency(from)).worth_in(currency(to), rate.parse().unwrap());
            assert_eq!(worth, Ok(expected), "{minor} {from} in {to}");
        }
    }

    #[test]
    fn what_json_cannot_hold_is_told() {
        assert_eq!(euros(Money::MAX_IN_JSON).in_json(), Ok(9_007_199_254_740_991));
        assert_eq!(euros(-Money::MAX_IN_JSON).in_json(), Ok(-9_007_199_254_740_991));
        for minor in [Money::MAX_IN_JSON + 1, i64::MAX, i64::MIN] {
            assert_eq!(euros(minor).in_json(), Err(AmountError::TooLarge), "{minor}");
        }
    }

    #[test]
    fn sums_are_of_one_currency_and_fit() {
        assert_eq!(euros(1).plus(euros(2)), Ok(euros(3)));
        assert_eq!(euros(1).plus(Money::new(1, currency("USD"))), Err(AmountError::CurrenciesDiffer));
        assert_eq!(euros(i64::MAX).plus(euros(1)), Err(AmountError::TooLarge));
        assert_eq!(euros(i64::MIN).minus(euros(1)), Err(AmountError::TooLarge));
        assert_eq!(Money::sum([euros(i64::MAX), euros(1), euros(-2)], currency("EUR")), Ok(euros(i64::MAX - 1)));
        assert_eq!(Money::sum([], currency("EUR")), Ok(euros(0)));
    }

    #[test]
    fn a_split_gives_what_is_left_to_the_largest_remainders() {
        let split =
            |minor: i64, parts: &[i64]| euros(minor).split(parts).map(|shares| shares.into_iter().map(Money::minor).collect::<Vec<_>>());
        assert_eq!(split(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        assert_eq!(split(-100, &[1, 1, 1]), Ok(vec![-34, -33, -33]));
        assert_eq!(split(10, &[55, 45]), Ok(vec![6, 4]));
        assert_eq!(split(5, &[0, 3, 0, 7]), Ok(vec![0, 2, 0, 3]));
        assert_eq!(split(5, &[]), Err(AmountError::DividedByZero));
        assert_eq!(split(5, &[0, 0]), Err(AmountError::DividedByZero));
        assert_eq!(split(5, &[1, -1]), Err(AmountError::NegativePart));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(minor in any::<i64>(), parts in prop::collection::vec(0..=i64::MAX, 1..40)) {
            prop_assume!(parts.iter().any(|part| *part > 0));
            let whole: i128 = parts.iter().map(|part| i128::from(*part)).sum();
            let shares = euros(minor).split(&parts).unwrap();
            prop_assert_eq!(Money::sum(shares.iter().copied(), currency("EUR")), Ok(euros(minor)));
            for (share, part) in shares.iter().zip(&parts) {
                let exact = i128::from(minor) * i128::from(*part);
                // Less than one minor unit off its exact share.
                prop_assert!((i128::from(share.minor()) * whole - exact).abs() < whole);
            }
        }

        #[test]
        fn minor_and_major_units_are_the_same_amount(minor in any::<i64>(), code in prop::sample::select(crate::currency::CURRENCIES)) {
            let money = Money::new(minor, currency(code));
            prop_assert_eq!(Money::from_major(money.major().unwrap(), currency(code)), Ok(money));
        }

        #[test]
        fn a_larger_exponent_scales_the_amount(units in -1_000_000_i64..1_000_000, places in 0_u32..=2) {
            let amount = Decimal::scaled(units.into(), places).unwrap();
            let of = |code: &str| Money::from_major(amount, currency(code)).unwrap().minor();
            prop_assert_eq!(of("KWD"), of("EUR") * 10);
        }

        #[test]
        fn no_fraction_panics(minor in any::<i64>(), numerator in any::<i64>(), denominator in any::<i64>()) {
            let fraction = euros(minor).fraction(numerator, denominator);
            prop_assert!(denominator != 0 || fraction == Err(AmountError::DividedByZero));
        }
    }
}
