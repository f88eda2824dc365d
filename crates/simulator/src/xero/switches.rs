//! Switches that only Xero needs; those that both providers share are in the core's settings.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    /// How tax is rounded; the provider's way is by line.
    pub tax_rounding: TaxRounding,
    /// What `summarizeErrors` means where the caller does not send it; the description says false, practice says true.
    pub summarize_errors: bool,
    /// Whether the good elements of a batch are kept where a bad one turned the answer into a 400. Not documented.
    pub keeps_good_elements: bool,
    /// Whether the scopes of the token are checked against the entity.
    pub checks_scopes: bool,
    /// Whether one consent may grant several organisations, which takes a paid tier of the provider.
    pub several_organisations: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    PerLine,
    OnTotal,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            tax_rounding: TaxRounding::PerLine,
            summarize_errors: true,
            keeps_good_elements: false,
            checks_scopes: true,
            several_organisations: true,
        }
    }
}
