//! Accounts, tax rates and items: no paging, so no second half.

use crate::xero::decimal::Number;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An account of the chart. `Class` follows from `Type`; balances are not part of this API.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Account {
    #[serde(rename = "AccountID")]
    pub id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub name: String,
    pub status: String,
    #[serde(rename = "Type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub class: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_account: Option<String>,
    pub enable_payments_to_account: bool,
    pub show_in_expense_claims: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account_number: Option<String>,
    pub bank_account_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    pub reporting_code: String,
    pub has_attachments: bool,
    pub add_to_watchlist: bool,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
}

/// A tax rate; `TaxType` is its key, it has neither an id nor a time of change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TaxRate {
    pub name: String,
    pub tax_type: String,
    pub report_tax_type: String,
    pub can_apply_to_assets: bool,
    pub can_apply_to_equity: bool,
    pub can_apply_to_expenses: bool,
    pub can_apply_to_liabilities: bool,
    pub can_apply_to_revenue: bool,
    pub display_tax_rate: Number,
    pub effective_rate: Number,
    pub status: String,
    pub tax_components: Vec<TaxComponent>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TaxComponent {
    pub name: String,
    pub rate: Number,
    pub is_compound: bool,
    pub is_non_recoverable: bool,
}

/// A product or service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Item {
    #[serde(rename = "ItemID")]
    pub id: Uuid,
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_description: Option<String>,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
    pub purchase_details: Side,
    pub sales_details: Side,
    pub is_tracked_as_inventory: bool,
    pub is_sold: bool,
    pub is_purchased: bool,
}

/// How an item is sold, or how it is bought.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Side {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_code: Option<String>,
    #[serde(rename = "COGSAccountCode", default, skip_serializing_if = "Option::is_none")]
    pub cost_account_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_type: Option<String>,
}
