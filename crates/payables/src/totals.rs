//! Amounts of bills and of the credit notes of vendors: each line is rounded to the minor unit, then the lines are summed. Pure.
//!
//! Amounts are minor units of the document's currency, which a draft may not know yet: no rule here depends on which one it is.

use bursar_kernel::{AmountError, FieldError, Money, Quantity, Rate, divide_rounded};

/// Lines of one document.
pub(crate) const MAX_LINES: usize = 1_000;

/// What a line says of its price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pricing {
    pub(crate) unit_price: Option<i64>,
    pub(crate) quantity: Option<Quantity>,
    pub(crate) tax: Option<Rate>,
}

/// The amounts of a line. Without price or quantity there are none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LineTotals {
    pub(crate) subtotal: Option<i64>,
    pub(crate) tax_amount: Option<i64>,
    pub(crate) total: Option<i64>,
}

/// The amounts of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) subtotal: i64,
    pub(crate) tax_amount: i64,
    /// With tax, and less the discount.
    pub(crate) total: i64,
}

impl Pricing {
    /// The amounts of the line: price times quantity, its tax, and both. A line without a tax rate is not taxed.
    pub(crate) fn totals(self) -> Result<LineTotals, AmountError> {
        let (Some(unit_price), Some(quantity)) = (self.unit_price, self.quantity) else { return Ok(LineTotals::default()) };
        let subtotal = share(unit_price, quantity.billionths(), Quantity::ONE.billionths())?;
        let tax_amount = self.tax.map(|tax| share(subtotal, tax.percent_minor_units(), WHOLE)).transpose()?;
        let total = in_json(i128::from(subtotal) + i128::from(tax_amount.unwrap_or_default()))?;
        Ok(LineTotals { subtotal: Some(subtotal), tax_amount, total: Some(total) })
    }
}

/// 100 %, in percent minor units.
const WHOLE: i64 = 10_000;

/// The amounts of a document of these lines, of which `discount` is taken off.
pub(crate) fn sum(lines: impl IntoIterator<Item = LineTotals>, discount: i64) -> Result<Totals, AmountError> {
    // In wider numbers, so that the order of the lines does not decide whether their sum fits.
    let (mut subtotal, mut tax_amount, mut total) = (0_i128, 0_i128, -i128::from(discount));
    for line in lines {
        subtotal += i128::from(line.subtotal.unwrap_or_default());
        tax_amount += i128::from(line.tax_amount.unwrap_or_default());
        total += i128::from(line.total.unwrap_or_default());
    }
    Ok(Totals { subtotal: in_json(subtotal)?, tax_amount: in_json(tax_amount)?, total: in_json(total)? })
}

/// What is left of `amount` once `rate` of it is taken off as a discount.
pub(crate) fn discounted(amount: i64, rate: Rate) -> Result<i64, AmountError> {
    in_json(i128::from(amount) - i128::from(share(amount, rate.percent_minor_units(), WHOLE)?))
}

/// The fraction of an amount, rounded half away from zero.
fn share(amount: i64, numerator: i64, denominator: i64) -> Result<i64, AmountError> {
    in_json(divide_rounded(i128::from(amount) * i128::from(numerator), denominator.into())?)
}

/// An amount that every reader of JSON keeps exactly.
pub(crate) fn in_json(amount: i128) -> Result<i64, AmountError> {
    let fits = amount.unsigned_abs() <= u128::from(Money::MAX_IN_JSON.unsigned_abs());
    i64::try_from(amount).ok().filter(|_| fits).ok_or(AmountError::TooLarge)
}

/// The fields of a body whose amounts are larger than that.
pub(crate) fn too_large(amounts: &[(&str, Option<i64>)]) -> Vec<FieldError> {
    let too_large = amounts.iter().filter(|(_, amount)| amount.is_some_and(|amount| in_json(amount.into()).is_err()));
    let msg = "is larger than readers of JSON keep exactly (2^53 - 1)";
    too_large.map(|(name, _)| FieldError::new("body", name, msg, "value_error.number")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pricing(unit_price: i64, quantity: &str, tax: i64) -> Pricing {
        let quantity = serde_json::from_str(quantity).unwrap();
        Pricing { unit_price: Some(unit_price), quantity: Some(quantity), tax: Some(Rate::new(tax)) }
    }

    fn amounts(line: Pricing) -> (i64, i64, i64) {
        let totals = line.totals().unwrap();
        (totals.subtotal.unwrap(), totals.tax_amount.unwrap(), totals.total.unwrap())
    }

    #[test]
    fn tax_is_a_fraction_of_the_subtotal() {
        assert_eq!(amounts(pricing(1200, "1", 1250)), (1200, 150, 1350));
    }

    #[test]
    fn the_tax_of_a_line_is_rounded() {
        assert_eq!(amounts(pricing(333, "3", 1900)), (999, 190, 1189));
    }

    #[test]
    fn a_document_is_the_sum_of_its_lines_less_its_discount() {
        let lines = [pricing(1200, "1", 1250), pricing(333, "3", 1900)].map(|line| line.totals().unwrap());
        assert_eq!(sum(lines, 39), Ok(Totals { subtotal: 2199, tax_amount: 340, total: 2500 }));
    }

    #[test]
    fn a_discount_is_taken_off_what_is_due() {
        assert_eq!((discounted(6000, Rate::new(200)), discounted(6000, Rate::new(100))), (Ok(5880), Ok(5940)));
    }

    #[test]
    fn a_line_without_price_or_quantity_has_no_amounts_and_one_without_tax_is_not_taxed() {
        assert_eq!(Pricing { quantity: None, ..pricing(5, "1", 0) }.totals(), Ok(LineTotals::default()));
        assert_eq!(Pricing { unit_price: None, ..pricing(5, "1", 0) }.totals(), Ok(LineTotals::default()));
        let untaxed = Pricing { tax: None, ..pricing(5, "2.5", 0) }.totals().unwrap();
        assert_eq!(untaxed, LineTotals { subtotal: Some(13), tax_amount: None, total: Some(13) });
    }

    #[test]
    fn what_json_cannot_hold_is_an_error() {
        assert_eq!(pricing(Money::MAX_IN_JSON, "1", 1).totals(), Err(AmountError::TooLarge));
        assert_eq!(pricing(i64::MAX, "2147483647", 10_000).totals(), Err(AmountError::TooLarge));
        let line = LineTotals { subtotal: Some(Money::MAX_IN_JSON), tax_amount: None, total: Some(Money::MAX_IN_JSON) };
        assert_eq!(sum([line, line], 0), Err(AmountError::TooLarge));
    }

    fn any_pricing() -> impl Strategy<Value = Pricing> {
        (-1_000_000_i64..1_000_000, 0_i64..5_000_000_000_000, prop::option::of(0_i64..=10_000)).prop_map(|(price, quantity, tax)| Pricing {
            unit_price: Some(price),
            quantity: Some(Quantity::from_billionths(quantity)),
            tax: tax.map(Rate::new),
        })
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_in_any_order(mut lines in prop::collection::vec(any_pricing(), 0..40), discount in 0_i64..1_000) {
            let totals = |lines: &[Pricing]| sum(lines.iter().map(|line| line.totals().unwrap()), discount).unwrap();
            let forwards = totals(&lines);
            prop_assert_eq!(forwards.subtotal + forwards.tax_amount - discount, forwards.total);
            lines.reverse();
            prop_assert_eq!(totals(&lines), forwards);
        }

        #[test]
        fn a_line_is_at_most_half_a_minor_unit_off(line in any_pricing()) {
            let totals = line.totals().unwrap();
            let exact = i128::from(line.unit_price.unwrap()) * i128::from(line.quantity.unwrap().billionths());
            let one = i128::from(Quantity::ONE.billionths());
            prop_assert!((i128::from(totals.subtotal.unwrap()) * one - exact).abs() * 2 <= one);
        }

        #[test]
        fn a_larger_minor_unit_scales_whole_prices(price in -100_000_i64..100_000, count in 0_i64..1_000, places in 0_u32..=3) {
            let line = |price: i64| Pricing { unit_price: Some(price), quantity: Some(Quantity::from_billionths(count * 1_000_000_000)), tax: None };
            let scale = 10_i64.pow(places);
            prop_assert_eq!(line(price * scale).totals().unwrap().subtotal, line(price).totals().unwrap().subtotal.map(|amount| amount * scale));
        }

        #[test]
        fn no_numbers_panic(price in any::<i64>(), quantity in any::<i64>(), tax in any::<i64>(), discount in any::<i64>()) {
            let line = Pricing { unit_price: Some(price), quantity: Some(Quantity::from_billionths(quantity)), tax: Some(Rate::new(tax)) };
            if let Ok(totals) = line.totals() {
                let _ = sum([totals; 3], discount);
            }
            let _ = discounted(price, Rate::new(tax));
        }
    }
}
