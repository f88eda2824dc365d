//! Currencies and their rates, as documents and payments need them.

use super::Organisation;
use crate::rates;
use crate::xero::decimal::Number;

/// The rate a document gets if the caller sends none: units of the document's currency for one unit of the organisation's.
///
/// The direction is disputed; the published examples fit foreign per base.
pub fn day_rate(books: &Organisation, currency: &str) -> Number {
    let mut rate = rates::units(currency, &books.currency);
    rate.rescale(10);
    Number(rate)
}

/// An amount of a document's currency in the organisation's.
pub fn to_base(amount: Number, rate: Number) -> Number {
    if rate.is_zero() { amount } else { Number::amount(amount.0 / rate.0) }
}
