//! What settles documents: money received or paid, and credits.

use bursar_kernel::{Decimal, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{AccountReference, Kind};

/// Money received or paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Reference number.
    pub number: Option<String>,
    /// `active`, `void`.
    pub status: String,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Home units for one unit of `currency`.
    pub currency_rate: Option<Decimal>,
    /// The day of the payment.
    pub date: Option<NaiveDate>,
    /// Amount.
    pub amount: Decimal,
    /// Remote id of the counterpart.
    pub counterpart_id: Option<String>,
    /// The account the money went to or came from.
    pub account: Option<AccountReference>,
    /// The documents it pays, by kind and remote id, and how much of each.
    pub applied_to: Vec<Applied>,
    /// What of it is used for nothing yet, where the provider tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused_amount: Option<Decimal>,
}

/// Money that was received or paid without a document for all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdvancePayment {
    /// Reference number.
    pub number: Option<String>,
    /// `active`, `void`.
    pub status: String,
    /// It was received; else it was paid.
    pub is_received: bool,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Home units for one unit of `currency`.
    pub currency_rate: Option<Decimal>,
    /// The day of the payment.
    pub date: Option<NaiveDate>,
    /// Amount.
    pub amount: Decimal,
    /// What of it is used for nothing yet.
    pub unused_amount: Option<Decimal>,
    /// Remote id of the counterpart.
    pub counterpart_id: Option<String>,
    /// The invoices or bills that it was used for, and how much of it for each.
    pub applied_to: Vec<Applied>,
}

/// How much of a payment went to a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// Kind of the document.
    pub kind: Kind,
    /// Remote id of the document.
    pub remote_id: String,
    /// Amount.
    pub amount: Decimal,
}

/// A credit that was used for a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsedCredit {
    /// Remote id of the credit note, the overpayment or the prepayment.
    pub remote_id: String,
    /// How much of it.
    pub amount: Decimal,
    /// The day of the credit.
    pub date: Option<NaiveDate>,
}
