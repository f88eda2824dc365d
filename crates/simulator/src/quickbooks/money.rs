//! Amounts: minor units inside, decimal numbers with at most two places on the wire.

use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::books::{Books, reference};
use crate::rates;

/// A JSON number or a numeric text.
pub fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
        }
        Value::String(text) => Decimal::from_str(text.trim()).ok(),
        _ => None,
    }
}

/// The rate of a transaction, in units of the home currency: the one that was sent, else that of the day.
pub fn exchange_rate(books: &Books, body: &Value) -> Decimal {
    let sent = decimal(&body["ExchangeRate"]).filter(|rate| !rate.is_zero());
    sent.unwrap_or_else(|| rates::units(books.currency, reference(body, "CurrencyRef")))
}

/// A rate as the wire has it.
pub fn wire_rate(rate: Decimal) -> Value {
    Value::from(rate.to_string().parse::<f64>().unwrap_or(1.0))
}

/// Minor units of an amount, half a cent away from zero.
pub fn minor(value: &Value) -> Option<i64> {
    decimal(value).map(to_minor)
}

/// The least amount of a currency: those without decimals have no hundredths.
pub fn least(currency: &str) -> i64 {
    if matches!(currency, "JPY" | "KRW" | "CLP" | "VND" | "ISK") { 100 } else { 1 }
}

pub fn to_minor(amount: Decimal) -> i64 {
    round(amount * Decimal::ONE_HUNDRED)
}

/// Whole minor units, half a cent away from zero.
pub fn round(minor: Decimal) -> i64 {
    minor.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().unwrap_or(0)
}

/// Minor units as the wire has them: `12.5`, `100.0`.
pub fn wire(minor: i64) -> Value {
    Value::from(number(minor))
}

/// What one piece comes to when so many come to this amount, as the wire has it.
pub fn unit_price(minor: i64, quantity: Decimal) -> Value {
    let price = Decimal::new(minor, 2).checked_div(quantity).unwrap_or_default();
    wire_rate(price.round_dp(7))
}

/// The number itself, for bodies that are written without a tree of values.
pub fn number(minor: i64) -> f64 {
    minor as f64 / 100.0
}

/// A share of an amount in hundredths of a percent, half a cent away from zero.
pub fn share(minor: i64, basis_points: i64) -> i64 {
    round(Decimal::from(minor) * Decimal::from(basis_points) / Decimal::from(10_000))
}

/// The part of an amount that was there before tax of this rate was added.
pub fn without_tax(gross: i64, basis_points: i64) -> i64 {
    round(Decimal::from(gross) * Decimal::from(10_000) / Decimal::from(10_000 + basis_points))
}
