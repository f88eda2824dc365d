//! Amounts as ledgers hold them: the tax of each line, so that the lines of a rate bear the tax of that rate.
//!
//! Lines are taxed and rounded one by one, rates as a whole, and the two may part by a minor unit a line. What counts is the tax of
//! the rate: it is what the document says.

use bursar_kernel::{AmountError, Currency, Decimal, Money};

use super::{DocumentEntry, LineEntry, Unwritable};

/// Decimals that a ledger keeps of an amount, whatever its currency has.
const MAX_PLACES: u32 = 2;
/// Decimals of a percentage that count where an amount is split.
const PERCENT_PLACES: u32 = 6;

/// How amounts of a currency are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units {
    currency: Currency,
    places: u32,
}

impl Units {
    /// Of the currency with this code: its own decimals, as far as a ledger keeps them.
    pub fn of(currency: &str) -> Result<Units, Unwritable> {
        let currency: Currency = currency.parse().map_err(|_| Unwritable::new("currency", "is no currency"))?;
        Ok(Units { currency, places: currency.exponent().min(MAX_PLACES) })
    }

    /// This amount, if the ledger can hold all its decimals.
    pub fn exact(self, field: &str, amount: Decimal) -> Result<Decimal, Unwritable> {
        let rounded = amount.rounded(self.places).map_err(|error| too_large(field, error))?;
        if rounded == amount {
            return Ok(amount);
        }
        Err(Unwritable::new(field, format!("{amount} has more decimals than the ledger keeps of {}", self.currency.code())))
    }

    /// An amount in proportion to these percentages, to the least amount of the currency.
    pub fn split(self, field: &str, amount: Decimal, percentages: &[Decimal]) -> Result<Vec<Decimal>, Unwritable> {
        if amount.is_zero() {
            return Ok(vec![Decimal::ZERO; percentages.len()]);
        }
        let weight =
            |percent: &Decimal| percent.units(PERCENT_PLACES).and_then(|units| i64::try_from(units).map_err(|_| AmountError::TooLarge));
        let weights = percentages.iter().map(weight).collect::<Result<Vec<i64>, _>>().map_err(|error| too_large(field, error))?;
        let whole = Money::new(self.count(field, amount)?, self.currency);
        let shares = whole.split(&weights).map_err(|error| too_large(field, error))?;
        shares.into_iter().map(|share| self.amount(share.minor())).collect()
    }

    fn count(self, field: &str, amount: Decimal) -> Result<i64, Unwritable> {
        let units = self.exact(field, amount)?.units(self.places).map_err(|error| too_large(field, error))?;
        i64::try_from(units).map_err(|_| too_large(field, AmountError::TooLarge))
    }

    fn amount(self, units: i64) -> Result<Decimal, Unwritable> {
        Decimal::scaled(units.into(), self.places).map_err(|error| too_large("lines", error))
    }
}

/// The tax of each line: as it is given, and where it does not add up to the tax of its rate, or of the document, the minor units that are
/// missing go to the lines by largest remainder. Amounts that a ledger cannot hold are told.
pub(crate) fn line_taxes(document: &DocumentEntry) -> Result<Vec<Decimal>, Unwritable> {
    let units = Units::of(&document.currency)?;
    if document.lines.is_empty() {
        return Err(Unwritable::new("lines", "a document has at least one line"));
    }
    units.exact("total", document.total)?;
    let mut taxes = Vec::with_capacity(document.lines.len());
    for (place, line) in document.lines.iter().enumerate() {
        units.exact(&format!("lines.{place}.amount"), line.amount)?;
        taxes.push(units.count(&format!("lines.{place}.tax_amount"), line.tax_amount)?);
    }
    for (place, tax) in document.taxes.iter().enumerate() {
        let wanted = units.count(&format!("taxes.{place}.amount"), tax.amount)?;
        let is_of_rate = |line: &LineEntry| line.tax_rate_id.as_deref() == Some(&tax.tax_rate_id);
        let of_rate: Vec<usize> = (0..taxes.len()).filter(|place| is_of_rate(&document.lines[*place])).collect();
        if of_rate.is_empty() && wanted != 0 {
            return Err(Unwritable::new(format!("taxes.{place}.tax_rate_id"), "no line has this rate"));
        }
        spread(units, &document.lines, &mut taxes, &of_rate, wanted)?;
    }
    let all: Vec<usize> = (0..taxes.len()).collect();
    spread(units, &document.lines, &mut taxes, &all, units.count("tax_total", document.tax_total)?)?;
    taxes.into_iter().map(|tax| units.amount(tax)).collect()
}

/// Brings the taxes of these lines to the sum that is wanted, in proportion to the amounts of those that are taxed already, or of all.
fn spread(units: Units, lines: &[LineEntry], taxes: &mut [i64], places: &[usize], wanted: i64) -> Result<(), Unwritable> {
    let missing = wanted.saturating_sub(places.iter().map(|place| taxes[*place]).fold(0, i64::saturating_add));
    if missing == 0 {
        return Ok(());
    }
    let taxed: Vec<usize> = places.iter().copied().filter(|place| taxes[*place] != 0).collect();
    let bearing = if taxed.is_empty() { places } else { &taxed };
    let weight = |place: &usize| Ok(units.count(&format!("lines.{place}.amount"), lines[*place].amount)?.saturating_abs());
    let weights = bearing.iter().map(weight).collect::<Result<Vec<i64>, Unwritable>>()?;
    let shares = Money::new(missing, units.currency).split(&weights);
    let shares = shares.map_err(|_| Unwritable::new("tax_total", "no line can bear the tax"))?;
    for (place, share) in bearing.iter().zip(shares) {
        taxes[*place] = taxes[*place].saturating_add(share.minor());
    }
    Ok(())
}

/// Quantity and price of one, as a ledger multiplies them to the amount: the given ones, else the price that follows from the amount to so
/// many places; nothing where no such price gives the amount.
pub(crate) fn priced(quantity: Decimal, unit_amount: Decimal, amount: Decimal, places: u32) -> Option<(Decimal, Decimal)> {
    let following = || amount.divided_by(quantity).and_then(|unit| unit.rounded(places)).ok();
    let given = unit_amount.rounded(places).ok().filter(|unit| gives(quantity, *unit, amount));
    let price = given.or_else(|| following().filter(|unit| gives(quantity, *unit, amount)))?;
    Some((quantity, price))
}

/// Does a ledger that multiplies these come to the amount?
pub(crate) fn gives(quantity: Decimal, unit_amount: Decimal, amount: Decimal) -> bool {
    quantity.times(unit_amount).and_then(|product| product.rounded(MAX_PLACES)) == Ok(amount)
}

/// The difference of two amounts.
pub(crate) fn minus(field: &str, amount: Decimal, less: Decimal) -> Result<Decimal, Unwritable> {
    amount.minus(less).map_err(|error| too_large(field, error))
}

/// The sum of two amounts.
pub(crate) fn plus(field: &str, amount: Decimal, more: Decimal) -> Result<Decimal, Unwritable> {
    amount.plus(more).map_err(|error| too_large(field, error))
}

fn too_large(field: &str, error: AmountError) -> Unwritable {
    Unwritable::new(field, error.to_string())
}

#[cfg(test)]
mod tests;
