//! Overpayments and prepayments: one shape, whose id has another name.

use super::{ContactRef, CreditUse};
use crate::xero::decimal::Number;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Money that came or went without a document for all of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdvancePayment {
    #[serde(rename = "OverpaymentID", default, skip_serializing_if = "Option::is_none")]
    pub overpayment_id: Option<Uuid>,
    #[serde(rename = "PrepaymentID", default, skip_serializing_if = "Option::is_none")]
    pub prepayment_id: Option<Uuid>,
    /// RECEIVE-OVERPAYMENT, SPEND-OVERPAYMENT, RECEIVE-PREPAYMENT or SPEND-PREPAYMENT.
    #[serde(rename = "Type")]
    pub kind: String,
    pub reference: String,
    pub remaining_credit: Number,
    pub allocations: Vec<CreditUse>,
    pub payments: Vec<serde_json::Value>,
    pub has_attachments: bool,
    pub contact: ContactRef,
    pub date_string: String,
    pub date: String,
    pub status: String,
    pub line_amount_types: String,
    pub line_items: Vec<serde_json::Value>,
    pub sub_total: Number,
    pub total_tax: Number,
    pub total: Number,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
    pub currency_code: String,
}
