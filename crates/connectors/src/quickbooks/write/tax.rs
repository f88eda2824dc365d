//! How QuickBooks is told about tax: by the company's country, and by what the amounts hold.

use bursar_kernel::Decimal;
use serde_json::Value;

use super::reference;
use crate::members::Members;
use crate::record::{Company, SalesTax};
use crate::write::amounts::Units;
use crate::write::{DocumentEntry, TaxEntry, TaxMode, Unwritable};

/// The codes that lines of a sale carry in the United States: taxed, and not.
const TAXED: &str = "TAX";
const UNTAXED: &str = "NON";

/// What a line says about tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Regime {
    /// A sale in the United States: lines are taxed or not, and the sale has one tax.
    UnitedStatesSale {
        /// The amounts hold the tax.
        holds_tax: bool,
        /// QuickBooks has a tax of its own for each sale.
        is_automated: bool,
    },
    /// A purchase in the United States: tax is a part of what things cost.
    UnitedStatesPurchase {
        /// The amounts hold the tax.
        holds_tax: bool,
    },
    /// Everywhere else: each line has its code, and taxes are told by rate.
    Global(TaxMode),
}

impl Regime {
    /// The one that holds for a document of this company.
    pub fn of(company: &Company, mode: TaxMode, is_sale: bool) -> Regime {
        let holds_tax = mode == TaxMode::Inclusive;
        match (company.country.as_deref(), is_sale) {
            (Some("US"), true) => Regime::UnitedStatesSale { holds_tax, is_automated: company.sales_tax == SalesTax::Automated },
            (Some("US"), false) => Regime::UnitedStatesPurchase { holds_tax },
            _ => Regime::Global(mode),
        }
    }

    /// `GlobalTaxCalculation`, which the United States do not have.
    pub fn calculation(self) -> Option<&'static str> {
        match self {
            Regime::Global(TaxMode::Exclusive) => Some("TaxExcluded"),
            Regime::Global(TaxMode::Inclusive) => Some("TaxInclusive"),
            Regime::Global(TaxMode::NoTax) => Some("NotApplicable"),
            Regime::UnitedStatesSale { .. } | Regime::UnitedStatesPurchase { .. } => None,
        }
    }

    /// The tax of the document, as it must stand there.
    pub fn detail(self, entry: &DocumentEntry) -> Result<Option<Members>, Unwritable> {
        let total = || Members::default().with("TotalTax", entry.tax_total);
        Ok(match self {
            Regime::UnitedStatesPurchase { .. } | Regime::Global(TaxMode::NoTax) => None,
            Regime::UnitedStatesSale { is_automated, .. } => {
                Some(total().maybe("TxnTaxCodeRef", sale_code(entry, is_automated).map(reference)))
            }
            Regime::Global(_) => Some(total().maybe("TaxLine", tax_lines(entry)?)),
        })
    }
}

/// The code of a line of a sale in the United States.
pub(super) fn sale_line_code(tax_rate_id: Option<&str>, is_taxed: bool) -> Value {
    match tax_rate_id {
        Some(code @ (TAXED | UNTAXED)) => reference(code),
        _ => reference(if is_taxed { TAXED } else { UNTAXED }),
    }
}

/// The code of the whole sale: the one that its taxed lines name. QuickBooks sets no tax of ours on a sale that names none; where it has a tax of
/// its own for each sale, any code does, and it puts that of the place in its stead.
fn sale_code(entry: &DocumentEntry, is_automated: bool) -> Option<&str> {
    let mut codes = entry.lines.iter().filter_map(|line| line.tax_rate_id.as_deref()).filter(|code| ![TAXED, UNTAXED].contains(code));
    match codes.next() {
        Some(first) => codes.all(|code| code == first).then_some(first),
        None => Some(TAXED).filter(|_| is_automated && !entry.tax_total.is_zero()),
    }
}

/// The tax of each rate; only where every rate behind a code is known.
fn tax_lines(entry: &DocumentEntry) -> Result<Option<Vec<Members>>, Unwritable> {
    let units = Units::of(&entry.currency)?;
    let mut lines = Vec::new();
    for (place, tax) in entry.taxes.iter().enumerate() {
        match &tax.component_id {
            Some(id) => lines.push(tax_line(tax, id, tax.percent, tax.amount)),
            None if tax.components.is_empty() => return Ok(None),
            None => {
                let percentages: Vec<Decimal> = tax.components.iter().map(|part| part.percent).collect();
                let shares = units.split(&format!("taxes.{place}.amount"), tax.amount, &percentages)?;
                lines.extend(tax.components.iter().zip(shares).map(|(part, share)| tax_line(tax, &part.remote_id, part.percent, share)));
            }
        }
    }
    Ok(Some(lines).filter(|lines| !lines.is_empty()))
}

fn tax_line(tax: &TaxEntry, rate_id: &str, percent: Decimal, amount: Decimal) -> Members {
    let detail = Members::default()
        .with("TaxRateRef", reference(rate_id))
        .with("PercentBased", true)
        .with("TaxPercent", percent)
        .with("NetAmountTaxable", tax.net);
    Members::default().with("Amount", amount).with("DetailType", "TaxLineDetail").with("TaxLineDetail", detail)
}
