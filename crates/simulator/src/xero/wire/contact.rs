//! Contacts: one record is customer and supplier at once.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What every list of contacts shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Contact {
    #[serde(rename = "ContactID")]
    pub id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<String>,
    pub contact_status: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_number: Option<String>,
    pub email_address: String,
    pub bank_account_details: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_receivable_tax_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_payable_tax_type: Option<String>,
    pub addresses: Vec<Address>,
    pub phones: Vec<Phone>,
    #[serde(rename = "UpdatedDateUTC")]
    pub updated: String,
    pub contact_groups: Vec<serde_json::Value>,
    pub is_supplier: bool,
    pub is_customer: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_currency: Option<String>,
    pub has_attachments: bool,
    pub has_validation_errors: bool,
}

/// What only pages and single answers show.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactRest {
    pub contact_persons: Vec<serde_json::Value>,
    #[serde(rename = "MergedToContactID", default, skip_serializing_if = "Option::is_none")]
    pub merged_to: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// When its bills and its sales are due, as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_terms: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Address {
    pub address_type: String,
    #[serde(rename = "AddressLine1", skip_serializing_if = "Option::is_none")]
    pub line_1: Option<String>,
    #[serde(rename = "AddressLine2", skip_serializing_if = "Option::is_none")]
    pub line_2: Option<String>,
    #[serde(rename = "AddressLine3", skip_serializing_if = "Option::is_none")]
    pub line_3: Option<String>,
    #[serde(rename = "AddressLine4", skip_serializing_if = "Option::is_none")]
    pub line_4: Option<String>,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention_to: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Phone {
    pub phone_type: String,
    pub phone_number: String,
    pub phone_area_code: String,
    pub phone_country_code: String,
}

/// A contact as documents name it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactRef {
    #[serde(rename = "ContactID")]
    pub id: Uuid,
    pub name: String,
    #[serde(default)]
    pub has_validation_errors: bool,
}
