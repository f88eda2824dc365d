//! Payments.

use super::ContactRef;
use crate::xero::decimal::Number;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A payment of one document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Payment {
    #[serde(rename = "PaymentID")]
    pub id: Uuid,
    pub date: String,
    pub bank_amount: Number,
    pub amount: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub currency_rate: Number,
    pub payment_type: String,
    pub status: String,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
    pub has_account: bool,
    pub is_reconciled: bool,
    pub account: AccountRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<DocumentRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note: Option<DocumentRef>,
    pub has_validation_errors: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountRef {
    #[serde(rename = "AccountID")]
    pub id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A document as payments and allocations name it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DocumentRef {
    #[serde(rename = "Type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(rename = "InvoiceID", default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    #[serde(rename = "CreditNoteID", default, skip_serializing_if = "Option::is_none")]
    pub credit_note_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    pub has_errors: bool,
}
