//! How QuickBooks is told about tax: by the company's country, and by what the amounts hold.

use serde_json::Value;

use super::reference;
use crate::members::Members;
use crate::record::Company;
use crate::write::{DocumentEntry, TaxMode};

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
            (Some("US"), true) => Regime::UnitedStatesSale { holds_tax },
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
    pub fn detail(self, entry: &DocumentEntry) -> Option<Members> {
        let total = || Members::default().with("TotalTax", entry.tax_total);
        match self {
            Regime::UnitedStatesPurchase { .. } | Regime::Global(TaxMode::NoTax) => None,
            Regime::UnitedStatesSale { .. } => Some(total().maybe("TxnTaxCodeRef", sale_code(entry).map(reference))),
            Regime::Global(_) => Some(total().maybe("TaxLine", tax_lines(entry))),
        }
    }
}

/// The code of a line of a sale in the United States.
pub(super) fn sale_line_code(tax_rate_id: Option<&str>, is_taxed: bool) -> Value {
    match tax_rate_id {
        Some(code @ (TAXED | UNTAXED)) => reference(code),
        _ => reference(if is_taxed { TAXED } else { UNTAXED }),
    }
}

/// The code of the whole sale: the one that its taxed lines name.
fn sale_code(entry: &DocumentEntry) -> Option<&str> {
    let mut codes = entry.lines.iter().filter_map(|line| line.tax_rate_id.as_deref()).filter(|code| ![TAXED, UNTAXED].contains(code));
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

/// The tax of each rate; only where every rate behind a code is known.
fn tax_lines(entry: &DocumentEntry) -> Option<Vec<Members>> {
    let line = |tax: &crate::write::TaxEntry| {
        let detail = Members::default()
            .with("TaxRateRef", reference(tax.component_id.as_deref()?))
            .with("PercentBased", true)
            .with("TaxPercent", tax.percent)
            .with("NetAmountTaxable", tax.net);
        Some(Members::default().with("Amount", tax.amount).with("DetailType", "TaxLineDetail").with("TaxLineDetail", detail))
    };
    let lines: Option<Vec<Members>> = entry.taxes.iter().map(line).collect();
    lines.filter(|lines| !lines.is_empty())
}
