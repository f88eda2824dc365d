//! Products and services.

use bursar_kernel::Decimal;

use crate::members::Members;
use crate::record::AccountReference;
use crate::write::text::{at_most, maybe_at_most};
use crate::write::{ItemEntry, Unwritable};

const CODE: usize = 30;
const NAME: usize = 50;
const DESCRIPTION: usize = 4000;
/// Decimals of a price.
pub(super) const PRICE_PLACES: u32 = 4;

/// An item, and whether its price has more than two decimals. Stock is not counted.
pub(super) fn item(entry: &ItemEntry) -> Result<(Members, bool), Unwritable> {
    let code = entry.code.trim();
    if code.is_empty() {
        return Err(Unwritable::new("code", "Xero knows items by their code"));
    }
    let income = match &entry.income_account {
        Some(AccountReference::Id(_)) => return Err(Unwritable::new("income_account", "an item of Xero names its account by code")),
        Some(AccountReference::Code(code)) => Some(code),
        None => None,
    };
    let price = entry.sales_price.map(|price| price.rounded(PRICE_PLACES)).transpose();
    let price = price.map_err(|error| Unwritable::new("sales_price", error.to_string()))?;
    let sales =
        Members::default().maybe("UnitPrice", price).maybe("AccountCode", income).maybe("TaxType", entry.sales_tax_rate_id.as_deref());
    let members = Members::default()
        .with("Code", at_most("code", code, CODE)?)
        .with("Name", at_most("name", entry.name.trim(), NAME)?)
        .maybe("Description", maybe_at_most("description", entry.description.as_deref(), DESCRIPTION)?)
        .with("IsSold", true)
        .maybe("SalesDetails", Some(sales).filter(|sales| !sales.is_empty()));
    Ok((members, price.is_some_and(is_fine)))
}

/// More than two decimals.
pub(super) fn is_fine(price: Decimal) -> bool {
    price.rounded(2) != Ok(price)
}
