//! What a document is worth, by the provider's own arithmetic.
//!
//! Tax is rounded to two decimals for each line and then summed; the total of 25.06, 25.61 and 25.63 at 15 % carries 11.44 of
//! tax and not 11.45 (developer.xero.com/documentation/api-guides/rounding-in-xero).

use super::decimal::{Number, round_half_up};
use super::switches::TaxRounding;
use rust_decimal::Decimal;

/// Whether line amounts are before tax, with tax, or without any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineAmountTypes {
    Exclusive,
    Inclusive,
    NoTax,
}

impl LineAmountTypes {
    pub fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "exclusive" => Some(Self::Exclusive),
            "inclusive" => Some(Self::Inclusive),
            "notax" => Some(Self::NoTax),
            _ => None,
        }
    }

    pub fn text(self) -> &'static str {
        match self {
            Self::Exclusive => "Exclusive",
            Self::Inclusive => "Inclusive",
            Self::NoTax => "NoTax",
        }
    }
}

/// What a caller said of a line's price; at least one of the two amounts, or the line is worth nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Price {
    pub quantity: Option<Decimal>,
    pub unit_amount: Option<Decimal>,
    pub line_amount: Option<Decimal>,
    pub discount_rate: Option<Decimal>,
    pub discount_amount: Option<Decimal>,
}

/// A line's price with every part known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priced {
    pub quantity: Decimal,
    pub unit_amount: Decimal,
    pub line_amount: Decimal,
}

/// Decimals that are kept of a quantity (Xero's staff in XeroAPI/Xero-OpenAPI#260).
const QUANTITY_DECIMALS: u32 = 4;

/// Completes a price, or gives the sentence that refuses a line amount which is not quantity times unit amount.
pub fn price(price: Price, unit_decimals: u32) -> Result<Priced, String> {
    let quantity = round_half_up(price.quantity.unwrap_or(Decimal::ONE), QUANTITY_DECIMALS);
    let unit_amount = match (price.unit_amount, price.line_amount) {
        (Some(unit), _) => round_half_up(unit, unit_decimals),
        (None, Some(line)) if !quantity.is_zero() => round_half_up(line / quantity, unit_decimals.max(4)),
        _ => Decimal::ZERO,
    };
    let before = quantity * unit_amount;
    let discount = price.discount_rate.map_or(Decimal::ZERO, |rate| before * rate / Decimal::ONE_HUNDRED);
    let expected = round_half_up(before - discount - price.discount_amount.unwrap_or_default(), 2);
    match price.line_amount {
        Some(sent) if price.unit_amount.is_some() && round_half_up(sent, 2) != expected => {
            Err(format!("The line total {} does not match the expected line total {}", Number::amount(sent).0, Number::amount(expected).0))
        }
        Some(sent) => Ok(Priced { quantity, unit_amount, line_amount: round_half_up(sent, 2) }),
        None => Ok(Priced { quantity, unit_amount, line_amount: expected }),
    }
}

/// The tax of a line at a rate in percent.
pub fn line_tax(line_amount: Decimal, rate: Decimal, types: LineAmountTypes) -> Decimal {
    round_half_up(exact_tax(line_amount, rate, types), 2)
}

fn exact_tax(line_amount: Decimal, rate: Decimal, types: LineAmountTypes) -> Decimal {
    match types {
        LineAmountTypes::Exclusive => line_amount * rate / Decimal::ONE_HUNDRED,
        LineAmountTypes::Inclusive => line_amount * rate / (Decimal::ONE_HUNDRED + rate),
        LineAmountTypes::NoTax => Decimal::ZERO,
    }
}

/// A line as the sum sees it: its amount, its tax, and the rate the tax came from if the caller did not set it.
#[derive(Debug, Clone, Copy)]
pub struct Summand {
    pub line_amount: Decimal,
    pub tax: Decimal,
    pub rate: Option<Decimal>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Totals {
    pub sub_total: Decimal,
    pub total_tax: Decimal,
    pub total: Decimal,
}

/// Sums a document. `rounding` and `difference` are how the simulated company strays, so that a client's tolerance can be tried.
pub fn totals(lines: &[Summand], types: LineAmountTypes, rounding: TaxRounding, difference: Decimal) -> Totals {
    let amounts: Decimal = lines.iter().map(|line| line.line_amount).sum();
    let by_line: Decimal = lines.iter().map(|line| line.tax).sum();
    let total_tax = match rounding {
        TaxRounding::PerLine => by_line,
        TaxRounding::OnTotal => {
            let exact = |line: &Summand| line.rate.map_or(line.tax, |rate| exact_tax(line.line_amount, rate, types));
            round_half_up(lines.iter().map(exact).sum(), 2)
        }
    };
    let total_tax = if total_tax.is_zero() { total_tax } else { total_tax + difference };
    match types {
        LineAmountTypes::Inclusive => Totals { sub_total: amounts - total_tax, total_tax, total: amounts },
        _ => Totals { sub_total: amounts, total_tax, total: amounts + total_tax },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(minor: i64) -> Decimal {
        Decimal::new(minor, 2)
    }

    fn summands(amounts: &[i64], types: LineAmountTypes) -> Vec<Summand> {
        let rate = Decimal::new(15, 0);
        amounts
            .iter()
            .map(|amount| Summand { line_amount: cents(*amount), tax: line_tax(cents(*amount), rate, types), rate: Some(rate) })
            .collect()
    }

    #[test]
    fn tax_is_rounded_by_line() {
        let lines = summands(&[2506, 2561, 2563], LineAmountTypes::Exclusive);
        let totals_by_line = totals(&lines, LineAmountTypes::Exclusive, TaxRounding::PerLine, Decimal::ZERO);
        assert_eq!(totals_by_line, Totals { sub_total: cents(7630), total_tax: cents(1144), total: cents(8774) });
        let strayed = |rounding, difference| totals(&lines, LineAmountTypes::Exclusive, rounding, difference).total_tax;
        assert_eq!(strayed(TaxRounding::OnTotal, Decimal::ZERO), cents(1145));
        assert_eq!(strayed(TaxRounding::PerLine, cents(-1)), cents(1143));
    }

    #[test]
    fn inclusive_amounts_hold_their_tax() {
        let lines = summands(&[11500], LineAmountTypes::Inclusive);
        let sum = totals(&lines, LineAmountTypes::Inclusive, TaxRounding::PerLine, Decimal::ZERO);
        assert_eq!(sum, Totals { sub_total: cents(10000), total_tax: cents(1500), total: cents(11500) });
        let none = summands(&[11500], LineAmountTypes::NoTax);
        assert_eq!(totals(&none, LineAmountTypes::NoTax, TaxRounding::PerLine, Decimal::ZERO).total_tax, Decimal::ZERO);
    }

    #[test]
    fn a_wrong_line_total_is_refused_in_the_known_words() {
        let sent = Price {
            quantity: Some(Decimal::new(3, 0)),
            unit_amount: Some(cents(22231)),
            line_amount: Some(cents(66688)),
            ..Price::default()
        };
        assert_eq!(price(sent, 2), Err("The line total 666.88 does not match the expected line total 666.93".to_owned()));
    }

    #[test]
    fn a_quantity_keeps_four_decimals() {
        let third = Price { quantity: Some(Decimal::new(333_333, 6)), unit_amount: Some(cents(30_000)), ..Price::default() };
        assert_eq!(price(third, 2), Ok(Priced { quantity: Decimal::new(3333, 4), unit_amount: cents(30_000), line_amount: cents(9999) }));
        let wrong = price(Price { line_amount: Some(cents(10_000)), ..third }, 2);
        assert_eq!(wrong, Err("The line total 100.00 does not match the expected line total 99.99".to_owned()));
    }

    #[test]
    fn prices_are_completed() {
        let by_line = price(Price { quantity: Some(Decimal::new(3, 0)), line_amount: Some(cents(1000)), ..Price::default() }, 2).unwrap();
        assert_eq!((by_line.unit_amount, by_line.line_amount), (Decimal::new(33333, 4), cents(1000)));
        let four = Price { quantity: Some(Decimal::new(100, 0)), unit_amount: Some(Decimal::new(12345, 4)), ..Price::default() };
        assert_eq!(price(four, 4).unwrap().line_amount, cents(12345));
        assert_eq!(price(four, 2).unwrap().line_amount, cents(12300));
        let discounted = Price { discount_rate: Some(Decimal::new(10, 0)), unit_amount: Some(cents(10000)), ..Price::default() };
        assert_eq!(price(discounted, 2).unwrap().line_amount, cents(9000));
    }
}
