//! What can go wrong with amounts, and the one rounding of the house.

/// Why an amount could not be computed or read. Callers turn it into the client's error or a trouble that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// More than the type can hold.
    #[error("is too large")]
    TooLarge,
    /// More digits than can be kept.
    #[error("has more digits than can be kept")]
    TooPrecise,
    /// Not written as a decimal number.
    #[error("must be a decimal number")]
    NotDecimal,
    /// A division by zero, or a split over parts that add up to nothing.
    #[error("cannot be divided by zero")]
    DividedByZero,
    /// A split over a part below zero.
    #[error("cannot be split over a negative part")]
    NegativePart,
    /// Two currencies in one sum.
    #[error("has another currency than what it is added to")]
    CurrenciesDiffer,
}

/// The quotient rounded to an integer, half away from zero: the one rounding of the house.
pub fn divide_rounded(numerator: i128, denominator: i128) -> Result<i128, AmountError> {
    if denominator == 0 {
        return Err(AmountError::DividedByZero);
    }
    let (quotient, remainder) = (numerator.checked_div(denominator), numerator.checked_rem(denominator));
    let (Some(quotient), Some(remainder)) = (quotient, remainder) else { return Err(AmountError::TooLarge) };
    // Twice the remainder may not fit: what is left of the denominator is compared instead.
    let is_half_or_more = remainder.unsigned_abs() >= denominator.unsigned_abs() - remainder.unsigned_abs();
    let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    if is_half_or_more { quotient.checked_add(away).ok_or(AmountError::TooLarge) } else { Ok(quotient) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_rounds_away_from_zero() {
        let cases =
            [(5, 10, 1), (-5, 10, -1), (5, -10, -1), (-5, -10, 1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (0, 7, 0), (7, 1, 7)];
        for (numerator, denominator, expected) in cases {
            assert_eq!(divide_rounded(numerator, denominator), Ok(expected), "{numerator} / {denominator}");
        }
        assert_eq!(divide_rounded(1, 0), Err(AmountError::DividedByZero));
        assert_eq!(divide_rounded(i128::MIN, -1), Err(AmountError::TooLarge));
    }

    proptest! {
        #[test]
        fn the_quotient_is_at_most_half_a_unit_off(numerator in any::<i64>(), denominator in any::<i64>().prop_filter("not zero", |number| *number != 0)) {
            let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
            let off = divide_rounded(numerator, denominator).unwrap() * denominator - numerator;
            prop_assert!(off.abs() * 2 <= denominator.abs());
        }

        #[test]
        fn no_numbers_panic(numerator in any::<i128>(), denominator in any::<i128>()) {
            let _ = divide_rounded(numerator, denominator);
        }
    }
}
