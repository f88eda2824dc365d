//! Currencies and their rates, as documents and payments need them.

use super::Organisation;
use crate::xero::decimal::Number;
use rust_decimal::Decimal;

/// The day rate of the simulated world: units of a currency for one US dollar, in hundredths of a cent.
const RATES: [(&str, i64); 8] = [
    ("USD", 10_000),
    ("EUR", 9_200),
    ("GBP", 7_900),
    ("NZD", 16_400),
    ("AUD", 15_200),
    ("CAD", 13_600),
    ("JPY", 1_500_000),
    ("CHF", 8_800),
];

/// The rate a document gets if the caller sends none: units of the document's currency for one unit of the organisation's.
///
/// The direction is disputed; the published examples fit foreign per base.
pub fn day_rate(books: &Organisation, currency: &str) -> Number {
    let of = |code: &str| RATES.iter().find(|(known, _)| *known == code).map_or(Decimal::ONE, |(_, rate)| Decimal::new(*rate, 4));
    let mut rate = if currency == books.currency { Decimal::ONE } else { of(currency) / of(&books.currency) };
    rate = rate.round_dp(6);
    rate.rescale(10);
    Number(rate)
}

/// An amount of a document's currency in the organisation's.
pub fn to_base(amount: Number, rate: Number) -> Number {
    if rate.is_zero() { amount } else { Number::amount(amount.0 / rate.0) }
}
