//! Products and services.

use super::{account, parties, reference};
use crate::members::Members;
use crate::write::text::maybe_at_most;
use crate::write::{ItemEntry, Unwritable};

const NAME: usize = 100;
const CODE: usize = 100;
const DESCRIPTION: usize = 4000;

/// A product or service. Stock is not counted, so goods are `NonInventory`.
pub(super) fn item(entry: &ItemEntry) -> Result<Members, Unwritable> {
    let income = entry.income_account.as_ref().ok_or_else(|| Unwritable::new("income_account", "QuickBooks asks for one"))?;
    Ok(Members::default()
        .with("Name", parties::name("name", &entry.name, NAME)?)
        .maybe("Sku", maybe_at_most("code", Some(&entry.code), CODE)?)
        .with("Type", if entry.is_goods { "NonInventory" } else { "Service" })
        .maybe("Description", maybe_at_most("description", entry.description.as_deref(), DESCRIPTION)?)
        .maybe("UnitPrice", entry.sales_price)
        .with("IncomeAccountRef", account("income_account", income)?)
        .maybe("SalesTaxCodeRef", entry.sales_tax_rate_id.as_deref().map(reference)))
}
