//! The day rate of the simulated world.

use rust_decimal::Decimal;

/// Units of a currency for one US dollar, in hundredths of a cent.
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

/// Units of a currency for one unit of another one, with six decimals; one where a currency is not known.
pub fn units(currency: &str, for_one: &str) -> Decimal {
    let of = |code: &str| RATES.iter().find(|(known, _)| *known == code).map_or(Decimal::ONE, |(_, rate)| Decimal::new(*rate, 4));
    if currency == for_one { Decimal::ONE } else { (of(currency) / of(for_one)).round_dp(6) }
}
