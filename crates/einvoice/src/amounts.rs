//! The amounts of a document as EN 16931 wants them: without VAT, so that lines less discounts are exactly what VAT is charged on.

use std::collections::BTreeMap;

use bursar_kernel::{AmountError, FineRate, Money, divide_rounded};
use rust_decimal::Decimal;

use crate::document::{Amounts, Line};

/// Decimals of the price of one. What it takes to say a price exactly has no bound, and receivers compare to two hundredths.
const PRICE_PLACES: u32 = 8;

/// What is charged at a rate, whatever names it goes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Charged {
    pub(crate) taxable: i64,
    pub(crate) vat: i64,
    /// What the discount of the document takes off.
    pub(crate) allowance: i64,
}

/// The amounts without VAT, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NetAmounts {
    /// In the order of the lines.
    pub(crate) lines: Vec<i64>,
    /// By rate: two of one value are one.
    pub(crate) rates: BTreeMap<FineRate, Charged>,
}

impl NetAmounts {
    /// The lines of a rate sum to its net, of which VAT was taken out at once: each has its share by largest remainder.
    pub(crate) fn of(amounts: &Amounts) -> Result<Self, AmountError> {
        let mut net = NetAmounts { lines: vec![0; amounts.lines.len()], rates: BTreeMap::new() };
        for (place, total) in amounts.rates.iter().enumerate() {
            let of_rate: Vec<(usize, i64)> =
                amounts.lines.iter().enumerate().filter(|(_, line)| line.rate == place).map(|(at, line)| (at, line.amount)).collect();
            let entered: Vec<i64> = of_rate.iter().map(|(_, amount)| *amount).collect();
            let shares = shares(amounts, total.rate, &entered)?;
            let undiscounted = Money::sum(shares.iter().copied(), amounts.currency)?;
            for ((at, _), share) in of_rate.iter().zip(&shares) {
                net.lines[*at] = share.minor();
            }
            let allowance = undiscounted.minus(Money::new(total.taxable, amounts.currency))?.minor();
            let charged = net.rates.entry(total.rate).or_default();
            *charged = charged.plus(Charged { taxable: total.taxable, vat: total.vat, allowance })?;
        }
        Ok(net)
    }

    pub(crate) fn sum(&self, part: fn(&Charged) -> i64) -> Result<i64, AmountError> {
        sum(self.rates.values().map(part))
    }

    pub(crate) fn line_total(&self) -> Result<i64, AmountError> {
        sum(self.lines.iter().copied())
    }
}

impl Charged {
    fn plus(self, other: Charged) -> Result<Self, AmountError> {
        let add = |one, another| sum([one, another]);
        Ok(Charged {
            taxable: add(self.taxable, other.taxable)?,
            vat: add(self.vat, other.vat)?,
            allowance: add(self.allowance, other.allowance)?,
        })
    }
}

/// A sum of minor units; whose, their currency says.
fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, AmountError> {
    amounts.into_iter().try_fold(0_i64, |sum, amount| sum.checked_add(amount).ok_or(AmountError::TooLarge))
}

fn shares(amounts: &Amounts, rate: FineRate, entered: &[i64]) -> Result<Vec<Money>, AmountError> {
    let as_entered = || entered.iter().map(|amount| Money::new(*amount, amounts.currency)).collect();
    if !amounts.includes_vat || entered.iter().all(|amount| *amount == 0) {
        return Ok(as_entered());
    }
    let gross = Money::sum(as_entered(), amounts.currency)?;
    rate.net_of(gross)?.split(entered)
}

/// The price of one, and of how many it is the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) amount: Decimal,
    /// One, where it is left out.
    pub(crate) base_quantity: Option<Decimal>,
}

/// The net price of a line: its net by its quantity. Where no price of that many decimals comes to the net again, it is the price of all.
pub(crate) fn price(line: &Line, net: i64, exponent: u32) -> Result<Price, AmountError> {
    let (quantity, whole) = (line.quantity.billionths(), major(net, exponent));
    if quantity == 0 {
        return Ok(Price { amount: whole, base_quantity: None });
    }
    // Minor units times 10^9 by billionths are minor units; 10^(8 - exponent) makes them units of the price.
    let scale = 10_i128.checked_pow(9 + PRICE_PLACES - exponent).ok_or(AmountError::TooLarge)?;
    let units = divide_rounded(i128::from(net).checked_mul(scale).ok_or(AmountError::TooLarge)?, quantity.into())?;
    let back = units.checked_mul(quantity.into()).and_then(|product| divide_rounded(product, scale).ok());
    let one = Decimal::try_from_i128_with_scale(units, PRICE_PLACES).ok().map(|price| price.normalize());
    match one.filter(|_| back == Some(net.into())) {
        Some(amount) => Ok(Price { amount, base_quantity: None }),
        None => Ok(Price { amount: whole, base_quantity: Some(quantity_of(line)) }),
    }
}

/// How many, in digits.
pub(crate) fn quantity_of(line: &Line) -> Decimal {
    Decimal::new(line.quantity.billionths(), 9).normalize()
}

/// Minor units of a currency in digits.
pub(crate) fn major(minor: i64, exponent: u32) -> Decimal {
    Decimal::new(minor, exponent)
}

#[cfg(test)]
mod tests {
    use bursar_kernel::Quantity;

    use super::*;
    use crate::document::RateTotal;

    fn line(amount: i64, billionths: i64, rate: usize) -> Line {
        let (quantity, name) = (Quantity::from_billionths(billionths), "Chair".to_owned());
        Line { name, description: None, is_service: false, seller_number: None, quantity, unit: None, amount, rate }
    }

    fn percent(whole: i64) -> FineRate {
        FineRate::from_hundredths(whole * 10_000)
    }

    #[test]
    fn prices_that_include_vat_become_nets_that_sum_to_the_net_of_the_rate() {
        let rates = vec![RateTotal { rate: percent(19), taxable: 25, vat: 5 }];
        let lines = vec![line(10, 1_000_000_000, 0), line(10, 1_000_000_000, 0), line(10, 1_000_000_000, 0)];
        let amounts = Amounts { currency: "EUR".parse().unwrap(), includes_vat: true, lines, rates, deduction: 0 };
        let net = NetAmounts::of(&amounts).unwrap();
        assert_eq!(net.lines, [9, 8, 8]);
        assert_eq!(net.rates[&percent(19)], Charged { taxable: 25, vat: 5, allowance: 0 });
    }

    #[test]
    fn two_rates_of_one_value_are_one_and_keep_their_discounts() {
        let rates = [90, 45].map(|taxable| RateTotal { rate: percent(20), taxable, vat: taxable / 5 });
        let lines = vec![line(100, 1_000_000_000, 0), line(50, 1_000_000_000, 1)];
        let amounts = Amounts { currency: "EUR".parse().unwrap(), includes_vat: false, lines, rates: rates.to_vec(), deduction: 0 };
        let net = NetAmounts::of(&amounts).unwrap();
        assert_eq!(net.rates, BTreeMap::from([(percent(20), Charged { taxable: 135, vat: 27, allowance: 15 })]));
        assert_eq!(net.line_total(), Ok(150));
    }

    #[test]
    fn a_price_has_eight_decimals_or_is_that_of_all() {
        let of = |amount, billionths| price(&line(amount, billionths, 0), amount, 2).unwrap();
        assert_eq!(of(1_000, 4_000_000_000), Price { amount: Decimal::new(25, 1), base_quantity: None });
        assert_eq!(of(100, 3_000_000_000), Price { amount: Decimal::new(33_333_333, 8), base_quantity: None });
        let many = of(1, 2_147_483_647_000_000_000);
        assert_eq!(many, Price { amount: Decimal::new(1, 2), base_quantity: Some(Decimal::new(2_147_483_647, 0)) });
        assert_eq!(of(0, 0).amount, Decimal::new(0, 2));
    }
}
