//! What an order comes to. Pure.

use std::collections::BTreeMap;

use bursar_kernel::{AmountError, Currency, Decimal, Money, Quantity, Rate};

use super::OrderedItem;

/// What an order comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrderTotals {
    pub(crate) subtotal: Money,
    /// For each rate, the lowest first: what is taxed, and the tax.
    pub(crate) vat: Vec<(Rate, Money, Money)>,
    pub(crate) total: Money,
}

/// How many of it, as quantities are kept everywhere.
pub(crate) fn quantity(item: &OrderedItem) -> Result<Quantity, AmountError> {
    Quantity::exact(Decimal::scaled(item.quantity.into(), 0)?)
}

/// What a line comes to without VAT.
pub(crate) fn net(item: &OrderedItem) -> Result<Money, AmountError> {
    quantity(item)?.times(Money::new(item.price, item.currency))
}

/// The sums: VAT once for each rate, on what is taxed at it.
pub(crate) fn totals(items: &[OrderedItem], currency: Currency) -> Result<OrderTotals, AmountError> {
    let mut taxable: BTreeMap<i64, Vec<Money>> = BTreeMap::new();
    for item in items {
        taxable.entry(item.vat_rate.percent_minor_units()).or_default().push(net(item)?);
    }
    let mut vat = Vec::with_capacity(taxable.len());
    for (rate, nets) in taxable {
        let (rate, net) = (Rate::new(rate), Money::sum(nets, currency)?);
        vat.push((rate, net, rate.of(net)?));
    }
    let subtotal = Money::sum(vat.iter().map(|(_, net, _)| *net), currency)?;
    let total = Money::sum(vat.iter().flat_map(|(_, net, tax)| [*net, *tax]), currency)?;
    Ok(OrderTotals { subtotal, vat, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(price: i64, quantity: i64, rate: i64) -> OrderedItem {
        let (name, unit) = ("Paper".to_owned(), "box".to_owned());
        OrderedItem { currency: Currency::EUR, name, price, quantity, unit, vat_rate: Rate::new(rate) }
    }

    #[test]
    fn vat_is_taken_once_for_each_rate() {
        let sums = totals(&[item(33, 1, 2000), item(33, 1, 2000), item(33, 1, 2000), item(1000, 2, 0)], Currency::EUR).unwrap();
        assert_eq!((sums.subtotal.minor(), sums.total.minor()), (2099, 2119), "three times 33 at 20 % make 20, not 21");
        let vat: Vec<(i64, i64)> = sums.vat.iter().map(|(_, net, tax)| (net.minor(), tax.minor())).collect();
        assert_eq!(vat, [(2000, 0), (99, 20)]);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(totals(&[item(i64::MAX, 2, 0)], Currency::EUR).is_err());
        assert!(totals(&[item(i64::MAX, 1, 0), item(1, 1, 0)], Currency::EUR).is_err());
    }
}
