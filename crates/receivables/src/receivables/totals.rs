//! What a document comes to: lines, discounts, VAT, deduction, withheld tax. Pure; every amount that is shown, printed or pushed is computed
//! here, once.
//!
//! Amounts are rounded half away from zero at the gross of a line and at each discount. VAT is computed once for each rate, on the sum of its
//! lines; a discount of the document is spread over the rates in proportion to their sums. Where prices include VAT the sums are gross and
//! their VAT is taken out, so that what was entered never changes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bursar_entities::VatMode;
use bursar_kernel::{AmountError, Currency, Error, FieldError, FineRate, Location, Money, Quantity, Rate, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::discount::{Discount, DiscountType};
use super::line::VatRateCopy;

/// Lines that a document may have.
pub(crate) const MAX_LINES: usize = 1_000;
/// 100 %, in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// One line, as far as its amounts go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PricedLine<'a> {
    /// The price that was entered, of one: with VAT where the prices of the document include it.
    pub(crate) price: i64,
    pub(crate) quantity: Quantity,
    pub(crate) discount: Option<Discount>,
    pub(crate) rate: &'a VatRateCopy,
}

/// What holds for the whole document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) currency: Currency,
    /// Do prices include VAT?
    pub(crate) vat_mode: VatMode,
    /// Where they do: are discounts by amount taken off what includes VAT?
    pub(crate) discount_mode: VatMode,
    pub(crate) discount: Option<Discount>,
    /// Comes off after VAT.
    pub(crate) deduction: Option<i64>,
    pub(crate) withholding: Option<Rate>,
}

/// What one line comes to, its own discount applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineTotals {
    pub(crate) before_vat: i64,
    pub(crate) after_vat: i64,
    /// The price of one without VAT.
    pub(crate) price: i64,
    /// The price of one with VAT.
    pub(crate) price_after_vat: i64,
}

/// What the document comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Totals {
    pub(crate) amounts: Amounts,
    /// What the discount of the document takes off: of sums with VAT where prices include it and the discount is taken off those.
    pub(crate) discount: Option<i64>,
    /// In the order of the lines.
    pub(crate) lines: Vec<LineTotals>,
}

/// The amounts of a document, in minor units.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableAmounts)]
pub(crate) struct Amounts {
    /// After all discounts, before VAT.
    #[schema(required = false, nullable, maximum = 9007199254740991.0)]
    pub(crate) discounted_subtotal: i64,
    /// The lines without VAT, before the discount of the document.
    #[schema(required = false, nullable, maximum = 9007199254740991.0)]
    pub(crate) subtotal: i64,
    /// The same with VAT.
    #[schema(required = false, nullable, maximum = 9007199254740991.0)]
    pub(crate) subtotal_after_vat: i64,
    /// What is asked for: discounted subtotal and VAT, less the deduction.
    #[schema(required = false, nullable, maximum = 9007199254740991.0, default = 0)]
    pub(crate) total_amount: i64,
    /// VAT of all rates.
    #[schema(maximum = 9007199254740991.0)]
    pub(crate) total_vat_amount: i64,
    /// VAT of each rate, the highest rate first.
    #[schema(required = false)]
    pub(crate) total_vat_amounts: Vec<VatTotal>,
    /// The tax that the customer withholds; it lowers what is to be paid, not the total. Null without a rate.
    #[schema(required = false)]
    pub(crate) total_withholding_tax: Option<i64>,
}

/// VAT at one rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = TotalVatAmountItem2)]
pub(crate) struct VatTotal {
    /// The rate's id, where it has one.
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// The VAT, in minor units.
    #[schema(minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) amount: i64,
    /// Its parts, where the rate is composed of several; they sum to the VAT.
    #[schema(required = false, min_items = 1)]
    pub(crate) components: Option<Vec<VatComponentTotal>>,
    /// What the rate is called.
    #[schema(required = false)]
    pub(crate) name: Option<String>,
    /// What it is charged on, in minor units.
    #[schema(minimum = 0)]
    pub(crate) taxable_amount: i64,
    /// The rate, in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    pub(crate) value: Rate,
}

impl VatTotal {
    /// The exact rate: of a composed one, the sum of its parts.
    pub(crate) fn exact(&self) -> Result<FineRate, AmountError> {
        match &self.components {
            Some(parts) => FineRate::sum(parts.iter().map(|part| part.value)),
            None => Ok(self.value.into()),
        }
    }
}

/// One part of the VAT at a composed rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = TotalVatAmountItemComponent2)]
pub(crate) struct VatComponentTotal {
    /// The part, in minor units.
    #[schema(minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) amount: i64,
    /// What the tax is called.
    pub(crate) name: String,
    /// Its rate, in hundredths of a percent.
    #[schema(value_type = f64, minimum = 0, maximum = 10000)]
    pub(crate) value: FineRate,
}

/// A field whose amount cannot be, from the document down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongAmount {
    at: Vec<Location>,
    message: String,
}

impl WrongAmount {
    fn new(at: &[Location], message: impl Into<String>) -> Self {
        WrongAmount { at: at.to_vec(), message: message.into() }
    }

    /// The client's error, for a document that stands at this place of the request.
    pub(crate) fn within(self, place: &[&str]) -> Error {
        let loc = place.iter().map(|name| (*name).into()).chain(self.at).collect();
        Error::invalid(FieldError::at(loc, self.message, "value_error.number"))
    }
}

/// The sums of one rate.
#[derive(Clone, Copy)]
struct Sums {
    net: Money,
    vat: Money,
}

/// What this document comes to.
pub(crate) fn totals(lines: &[PricedLine<'_>], rules: &Rules) -> Result<Totals, WrongAmount> {
    if lines.len() > MAX_LINES {
        return Err(WrongAmount::new(&["line_items".into()], format!("must have at most {MAX_LINES} items")));
    }
    let worked = lines.iter().enumerate().map(|(place, line)| {
        let at = |error| too_large(&["line_items".into(), Location::Index(place)], error);
        line_amount(place, line, rules).and_then(|amount| Ok((amount, line_totals(line, amount, rules).map_err(at)?)))
    });
    let worked = worked.collect::<Result<Vec<(Money, LineTotals)>, WrongAmount>>()?;
    let mut by_rate: BTreeMap<RateKey<'_>, (&VatRateCopy, Vec<Money>)> = BTreeMap::new();
    for (line, (amount, _)) in lines.iter().zip(&worked) {
        by_rate.entry(key(line.rate)).or_insert_with(|| (line.rate, Vec::new())).1.push(*amount);
    }
    let rates: Vec<&VatRateCopy> = by_rate.values().map(|(rate, _)| *rate).collect();
    let whole = |error| too_large(&["line_items".into()], error);
    let sums = by_rate.values().map(|(_, amounts)| Money::sum(amounts.iter().copied(), rules.currency).and_then(checked));
    let sums = sums.collect::<Result<Vec<Money>, _>>().map_err(whole)?;
    let undiscounted =
        rates.iter().zip(&sums).map(|(rate, sum)| taxed(rate, *sum, rules)).collect::<Result<Vec<Sums>, _>>().map_err(whole)?;
    let discount = document_discount(&sums, &undiscounted, rules)?;
    let discounted = discounted(&rates, &sums, &undiscounted, discount, rules).map_err(whole)?;
    let amounts = amounts(&rates, &undiscounted, &discounted, rules)?;
    Ok(Totals { amounts, discount: discount.map(Money::minor), lines: worked.into_iter().map(|(_, line)| line).collect() })
}

/// The highest rate first; of equal ones the order is always the same, so that the order of the lines never matters.
type RateKey<'a> = (Reverse<FineRate>, Option<Uuid>, Option<&'a str>);

fn key(rate: &VatRateCopy) -> RateKey<'_> {
    (Reverse(rate.exact()), rate.id, rate.name.as_deref())
}

fn too_large(at: &[Location], error: AmountError) -> WrongAmount {
    WrongAmount::new(at, format!("comes to an amount that {error}: it can be {} at most", Money::MAX_IN_JSON))
}

/// Price times quantity less the line's discount: with VAT where prices include it.
fn line_amount(place: usize, line: &PricedLine<'_>, rules: &Rules) -> Result<Money, WrongAmount> {
    let at = ["line_items".into(), Location::Index(place)];
    let gross = line.quantity.times(Money::new(line.price, rules.currency)).and_then(checked).map_err(|error| too_large(&at, error))?;
    let Some(discount) = line.discount else { return Ok(gross) };
    let place = [&at[..], &["discount".into()]].concat();
    require_percentage(discount, &place)?;
    let off = discount.of(gross).and_then(|off| match (discount.kind, rules.vat_mode, rules.discount_mode) {
        (DiscountType::Amount, VatMode::Inclusive, VatMode::Exclusive) => off.plus(line.rate.exact().of(off)?),
        _ => Ok(off),
    });
    let off = off.map_err(|error| too_large(&place, error))?;
    less(gross, off, &place)
}

/// A percentage takes off the whole at most.
fn require_percentage(discount: Discount, at: &[Location]) -> Result<(), WrongAmount> {
    let is_more = discount.kind == DiscountType::Percentage && discount.amount > WHOLE;
    if is_more { Err(WrongAmount::new(at, format!("takes off more than there is: at most {WHOLE}, which is 100 %"))) } else { Ok(()) }
}

/// What is left; a discount takes no more than there is.
fn less(whole: Money, off: Money, at: &[Location]) -> Result<Money, WrongAmount> {
    match whole.minus(off) {
        Ok(left) if left.minor() >= 0 => Ok(left),
        _ => Err(WrongAmount::new(at, format!("takes off more than there is: at most {}", whole.minor()))),
    }
}

fn line_totals(line: &PricedLine<'_>, amount: Money, rules: &Rules) -> Result<LineTotals, AmountError> {
    let (line_sums, price) = (taxed(line.rate, amount, rules)?, taxed(line.rate, Money::new(line.price, rules.currency), rules)?);
    Ok(LineTotals {
        before_vat: line_sums.net.in_json()?,
        after_vat: line_sums.net.plus(line_sums.vat)?.in_json()?,
        price: price.net.in_json()?,
        price_after_vat: price.net.plus(price.vat)?.in_json()?,
    })
}

/// Net and VAT of an amount in which VAT is, or to which it comes.
fn taxed(rate: &VatRateCopy, amount: Money, rules: &Rules) -> Result<Sums, AmountError> {
    let (net, vat) = match rules.vat_mode {
        VatMode::Exclusive => (amount, rate.exact().of(amount)?),
        VatMode::Inclusive => {
            let net = rate.exact().net_of(amount)?;
            (net, amount.minus(net)?)
        }
    };
    Ok(Sums { net, vat })
}

/// Is the discount of the document taken off sums with VAT? A percentage of prices with VAT always is.
fn is_off_gross(discount: Discount, rules: &Rules) -> bool {
    let is_net = discount.kind == DiscountType::Amount && rules.discount_mode == VatMode::Exclusive;
    rules.vat_mode == VatMode::Inclusive && !is_net
}

/// What the discount of the document takes off, of what it is taken off.
fn document_discount(sums: &[Money], undiscounted: &[Sums], rules: &Rules) -> Result<Option<Money>, WrongAmount> {
    let Some(discount) = rules.discount else { return Ok(None) };
    let (at, nets) = (["discount".into()], undiscounted.iter().map(|sums| sums.net));
    require_percentage(discount, &at)?;
    let base =
        if is_off_gross(discount, rules) { Money::sum(sums.iter().copied(), rules.currency) } else { Money::sum(nets, rules.currency) };
    let off = base.and_then(|base| Ok((base, discount.of(base)?)));
    let (base, off) = off.map_err(|error| too_large(&at, error))?;
    less(base, off, &at)?;
    Ok(Some(off))
}

/// The sums of each rate after its share of the document's discount.
fn discounted(
    rates: &[&VatRateCopy],
    sums: &[Money],
    undiscounted: &[Sums],
    off: Option<Money>,
    rules: &Rules,
) -> Result<Vec<Sums>, AmountError> {
    let (Some(discount), Some(off)) = (rules.discount, off.filter(|off| off.minor() > 0)) else { return Ok(undiscounted.to_vec()) };
    let is_gross = is_off_gross(discount, rules);
    let bases: Vec<i64> =
        if is_gross { sums.iter().map(|sum| sum.minor()).collect() } else { undiscounted.iter().map(|sum| sum.net.minor()).collect() };
    let shares = off.split(&bases)?;
    let each = rates.iter().zip(bases).zip(shares).map(|((rate, base), share)| {
        let left = Money::new(base, rules.currency).minus(share)?;
        if is_gross { taxed(rate, left, rules) } else { Ok(Sums { net: left, vat: rate.exact().of(left)? }) }
    });
    each.collect()
}

fn amounts(rates: &[&VatRateCopy], undiscounted: &[Sums], discounted: &[Sums], rules: &Rules) -> Result<Amounts, WrongAmount> {
    let large = |error| too_large(&["line_items".into()], error);
    let sum = |of: &[Sums], part: fn(&Sums) -> Money| Money::sum(of.iter().map(part), rules.currency);
    let worked = || {
        let (subtotal, vat) = (sum(undiscounted, |sums| sums.net)?, sum(undiscounted, |sums| sums.vat)?);
        let (net, vat_left) = (sum(discounted, |sums| sums.net)?, sum(discounted, |sums| sums.vat)?);
        Ok((subtotal, checked(subtotal.plus(vat)?)?, net, vat_left, checked(net.plus(vat_left)?)?))
    };
    let (subtotal, after_vat, net, vat, total) = worked().map_err(large)?;
    let deduction = Money::new(rules.deduction.unwrap_or_default(), rules.currency);
    let total = less(total, deduction, &["deduction_amount".into()])?;
    let withheld = rules.withholding.map(|rate| rate.of(net).map(Money::minor)).transpose().map_err(large)?;
    let vat_totals = rates.iter().zip(discounted).map(|(rate, sums)| vat_total(rate, *sums)).collect::<Result<_, _>>().map_err(large)?;
    Ok(Amounts {
        subtotal: subtotal.minor(),
        subtotal_after_vat: after_vat.minor(),
        discounted_subtotal: net.minor(),
        total_vat_amount: vat.minor(),
        total_vat_amounts: vat_totals,
        total_amount: total.minor(),
        total_withholding_tax: withheld,
    })
}

fn vat_total(rate: &VatRateCopy, sums: Sums) -> Result<VatTotal, AmountError> {
    let parts = rate.components.as_ref().map(|components| {
        let weights = components.iter().map(|part| part.value.hundredths()).collect::<Vec<i64>>();
        let shares = if weights.iter().all(|weight| *weight == 0) {
            vec![Money::new(0, sums.vat.currency()); weights.len()]
        } else {
            sums.vat.split(&weights)?
        };
        let parts = components.iter().zip(shares);
        Ok(parts.map(|(part, share)| VatComponentTotal { amount: share.minor(), name: part.name.clone(), value: part.value }).collect())
    });
    Ok(VatTotal {
        id: rate.id,
        amount: sums.vat.minor(),
        components: parts.transpose()?,
        name: rate.name.clone(),
        taxable_amount: sums.net.minor(),
        value: rate.value,
    })
}

/// The amount, where JSON can hold it.
fn checked(amount: Money) -> Result<Money, AmountError> {
    amount.in_json().map(|_| amount)
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;
