//! What lines point to for their tax.

use bursar_kernel::Decimal;
use serde::{Deserialize, Serialize};

/// What a line points to for its tax.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxRate {
    /// Its name.
    pub name: String,
    /// The code a person sees in the ledger.
    pub code: Option<String>,
    /// `Active`, `Archived`, `Pending` or `Unknown`.
    pub status: String,
    /// Percent, components compounded.
    pub effective_rate: Option<Decimal>,
    /// Percent, the plain sum of the components.
    pub total_rate: Option<Decimal>,
    /// Its parts.
    pub components: Vec<TaxComponent>,
    /// Percent when used on purchases, where it differs.
    pub purchase_rate: Option<Decimal>,
    /// Its parts when used on purchases, where they differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchase_components: Vec<TaxComponent>,
    /// May be used on sales.
    pub is_for_sales: bool,
    /// May be used on purchases.
    pub is_for_purchases: bool,
    /// Classes of the accounts that it may be used with; all where the provider names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account_classes: Vec<String>,
}

impl TaxRate {
    /// What it comes to on sales, or else on purchases, in percent.
    pub fn percent(&self, is_sale: bool) -> Option<Decimal> {
        let there = if is_sale { None } else { self.purchase_rate };
        there.or(self.effective_rate).or(self.total_rate)
    }

    /// Its parts on sales, or else on purchases.
    pub fn parts(&self, is_sale: bool) -> &[TaxComponent] {
        if is_sale || self.purchase_components.is_empty() { &self.components } else { &self.purchase_components }
    }

    /// Its percent, if lines of that side may have it: it is active, and meant for them.
    pub fn usable_percent(&self, is_sale: bool) -> Option<Decimal> {
        let is_for_it = if is_sale { self.is_for_sales } else { self.is_for_purchases };
        self.percent(is_sale).filter(|_| is_for_it && self.status == "Active")
    }
}

/// A part of a tax rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxComponent {
    /// Its name.
    pub name: String,
    /// Percent.
    pub rate: Decimal,
    /// Computed upon the other taxes.
    pub is_compound: bool,
    /// The provider's id of it, where parts have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
}
