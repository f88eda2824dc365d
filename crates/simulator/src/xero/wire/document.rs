//! Invoices, bills and credit notes: one shape, whose id, number and balances have other names for credit notes.

use super::ContactRef;
use crate::xero::decimal::Number;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What every list of documents shows; without paging `LineItems` stands there empty.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    /// ACCREC, ACCPAY, ACCRECCREDIT or ACCPAYCREDIT.
    #[serde(rename = "Type")]
    pub kind: String,
    #[serde(rename = "InvoiceID", default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    #[serde(rename = "CreditNoteID", default, skip_serializing_if = "Option::is_none")]
    pub credit_note_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub payments: Vec<PaidPart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_notes: Option<Vec<Applied>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepayments: Option<Vec<Prepaid>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overpayments: Option<Vec<Overpaid>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocations: Option<Vec<CreditUse>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_due: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_paid: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_credited: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining_credit: Option<Number>,
    pub sent_to_contact: bool,
    pub currency_rate: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_discounted: Option<bool>,
    pub has_attachments: bool,
    pub has_errors: bool,
    pub contact: ContactRef,
    pub date_string: String,
    pub date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date_string: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    #[serde(rename = "BrandingThemeID", default, skip_serializing_if = "Option::is_none")]
    pub branding_theme_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_payment_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_payment_date: Option<String>,
    pub status: String,
    pub line_amount_types: String,
    pub sub_total: Number,
    pub total_tax: Number,
    pub total: Number,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
    pub currency_code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fully_paid_on_date: Option<String>,
}

/// What only pages and single answers show.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DocumentRest {
    pub line_items: Vec<Line>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_amount: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_amount: Option<Number>,
    /// Absent on a line of words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_amount: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_rate: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_amount: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<LineItem>,
    pub tracking: Vec<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Number>,
    #[serde(rename = "LineItemID")]
    pub id: Uuid,
    #[serde(rename = "AccountID", default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
}

/// The item a line names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LineItem {
    #[serde(rename = "ItemID")]
    pub id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub code: String,
}

/// A payment as its document shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PaidPart {
    #[serde(rename = "PaymentID")]
    pub id: Uuid,
    pub date: String,
    pub amount: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub currency_rate: Number,
    pub has_account: bool,
    pub has_validation_errors: bool,
}

/// A prepayment as the invoice it was applied to shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Prepaid {
    #[serde(rename = "PrepaymentID")]
    pub id: Uuid,
    pub date: String,
    pub applied_amount: Number,
}

/// An overpayment as the invoice it was applied to shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Overpaid {
    #[serde(rename = "OverpaymentID")]
    pub id: Uuid,
    pub date: String,
    pub applied_amount: Number,
}

/// A credit note as the invoice it was applied to shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Applied {
    #[serde(rename = "CreditNoteID")]
    pub id: Uuid,
    pub credit_note_number: String,
    pub date: String,
    pub applied_amount: Number,
    pub has_errors: bool,
}

/// Where a credit note's credit went.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreditUse {
    #[serde(rename = "AllocationID")]
    pub id: Uuid,
    pub amount: Number,
    pub date: String,
    pub invoice: super::DocumentRef,
}
