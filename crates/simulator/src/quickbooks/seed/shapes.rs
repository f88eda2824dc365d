//! Transactions in wire shape, as plain structs.

use serde::Serialize;

#[derive(Serialize)]
pub struct Reference<'a> {
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetaData {
    pub create_time: String,
    pub last_updated_time: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Linked<'a> {
    pub txn_id: String,
    pub txn_type: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_ref: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_ref: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qty: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<f64>,
    pub tax_code_ref: Reference<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_status: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TaxDetail<'a> {
    pub tax_rate_ref: Reference<'a>,
    pub percent_based: bool,
    pub tax_percent: f64,
    pub net_amount_taxable: f64,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_num: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    pub amount: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_item_line_detail: Option<Detail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_based_expense_line_detail: Option<Detail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_based_expense_line_detail: Option<Detail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_line_detail: Option<TaxDetail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_total_line_detail: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked_txn: Option<Vec<Linked<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TxnTax<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub txn_tax_code_ref: Option<Reference<'a>>,
    pub total_tax: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax_line: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Body<'a> {
    #[serde(rename = "domain")]
    pub domain: &'a str,
    #[serde(rename = "sparse")]
    pub sparse: bool,
    pub id: &'a str,
    pub sync_token: &'a str,
    pub meta_data: MetaData,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_number: Option<&'a str>,
    pub txn_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    pub currency_ref: &'a serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_note: Option<&'a str>,
    pub linked_txn: Vec<Linked<'a>>,
    pub line: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub txn_tax_detail: Option<TxnTax<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_tax_calculation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_ref: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_ref: Option<Reference<'a>>,
    #[serde(rename = "APAccountRef", skip_serializing_if = "Option::is_none")]
    pub payable_account_ref: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit_to_account_ref: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_ref_num: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_payment: Option<serde_json::Value>,
    pub total_amt: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_credit: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unapplied_amt: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_tax_after_discount: Option<bool>,
    #[serde(rename = "AllowIPNPayment", skip_serializing_if = "Option::is_none")]
    pub allow_ipn_payment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_online_payment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_online_credit_card_payment: Option<bool>,
    #[serde(rename = "AllowOnlineACHPayment", skip_serializing_if = "Option::is_none")]
    pub allow_online_ach_payment: Option<bool>,
}
