//! The lines of a document, with the tax of each.

use bursar_kernel::Decimal;

use super::items::{PRICE_PLACES, is_fine};
use crate::Kind;
use crate::members::Members;
use crate::record::AccountReference;
use crate::write::amounts::{gives, line_taxes, priced};
use crate::write::text::at_most;
use crate::write::{DimensionEntry, DocumentEntry, LineEntry, TaxMode, Unwritable};

const DESCRIPTION: usize = 4000;
/// Decimals of a quantity that Xero keeps. It refuses an amount that is not the product of what is kept.
const QUANTITY_PLACES: u32 = 4;
/// Xero has no more active tracking categories than these.
const MAX_CATEGORIES: usize = 2;

/// The lines, and whether one has a price with more than two decimals. A line keeps the id of the one that stands at its place: without it
/// Xero would make the line anew and forget what we do not write.
pub(super) fn lines(entry: &DocumentEntry, before: Option<&Members>, keeps_tracking: bool) -> Result<(Vec<Members>, bool), Unwritable> {
    let taxes = line_taxes(entry)?;
    let ids = before.and_then(|before| before.read::<Vec<Members>>("LineItems")).unwrap_or_default();
    let mut has_fine_prices = false;
    let mut lines = Vec::with_capacity(entry.lines.len());
    for (place, (line, tax)) in entry.lines.iter().zip(taxes).enumerate() {
        let line = &of_four_decimals(line);
        let priced = priced(line.quantity, line.unit_amount, line.amount, PRICE_PLACES);
        has_fine_prices |= priced.is_some_and(|(_, price)| is_fine(price));
        let known = ids.get(place);
        let id = known.and_then(|known| known.read::<String>("LineItemID"));
        let is_tracked = known.and_then(|known| known.read::<Vec<Members>>("Tracking")).is_some_and(|options| !options.is_empty());
        // A line keeps its tracking unless another list is sent: an empty one takes it off.
        let tracking = Some(tracking(place, line)?).filter(|options| !keeps_tracking && (is_tracked || !options.is_empty()));
        lines.push(one(place, line, tax, entry.tax_mode, priced)?.maybe("Tracking", tracking).maybe("LineItemID", id));
    }
    Ok((lines, has_fine_prices))
}

/// A line with a quantity that Xero keeps: the nearest one, where it gives the amount, else one piece for the amount, which says what it is made of.
fn of_four_decimals(line: &LineEntry) -> LineEntry {
    let LineEntry { quantity, unit_amount, .. } = *line;
    let rounded = quantity.rounded(QUANTITY_PLACES).unwrap_or(quantity);
    if rounded == quantity {
        return line.clone();
    }
    if gives(rounded, unit_amount, line.amount) {
        return LineEntry { quantity: rounded, ..line.clone() };
    }
    let told = format!("{} ({quantity} x {unit_amount})", line.description);
    let description = if at_most("description", &told, DESCRIPTION).is_ok() { told } else { line.description.clone() };
    LineEntry { description, quantity: Decimal::ONE, unit_amount: line.amount, ..line.clone() }
}

/// The options that a line is tracked by.
fn tracking(place: usize, line: &LineEntry) -> Result<Vec<Members>, Unwritable> {
    let wrong = |words: &str| Unwritable::new(format!("lines.{place}.dimensions"), words);
    if line.dimensions.len() > MAX_CATEGORIES {
        return Err(wrong("Xero tracks a line by two categories at most"));
    }
    let option = |option: &DimensionEntry| {
        let category = option.category_id.as_ref().filter(|_| option.value.kind == Kind::TrackingOption);
        let category = category.ok_or_else(|| wrong("Xero tracks lines by options of tracking categories alone"))?;
        Ok(Members::default().with("TrackingCategoryID", category).with("TrackingOptionID", &option.value.remote_id))
    };
    line.dimensions.iter().map(option).collect()
}

fn one(place: usize, line: &LineEntry, tax: Decimal, mode: TaxMode, priced: Option<(Decimal, Decimal)>) -> Result<Members, Unwritable> {
    let field = |name: &str| format!("lines.{place}.{name}");
    if line.description.trim().is_empty() {
        return Err(Unwritable::new(field("description"), "Xero asks for one on each line"));
    }
    let (quantity, price) = priced.unzip();
    let (code, id) = match &line.account {
        Some(AccountReference::Code(code)) => (Some(code), None),
        Some(AccountReference::Id(id)) => (None, Some(id)),
        None if line.item_id.is_none() => return Err(Unwritable::new(field("account"), "a line names an account or an item")),
        None => (None, None),
    };
    let is_taxed = mode != TaxMode::NoTax;
    let tax_type = line.tax_rate_id.as_deref().filter(|_| is_taxed);
    if is_taxed && tax_type.is_none() {
        return Err(Unwritable::new(field("tax_rate_id"), "Xero asks for a tax rate on each line"));
    }
    Ok(Members::default()
        .with("Description", at_most(&field("description"), &line.description, DESCRIPTION)?)
        .maybe("Quantity", quantity)
        .maybe("UnitAmount", price)
        .with("LineAmount", line.amount)
        .maybe("TaxType", tax_type)
        .maybe("TaxAmount", is_taxed.then_some(tax))
        .maybe("AccountCode", code)
        .maybe("AccountID", id)
        .maybe("ItemCode", line.item_id.as_deref()))
}
