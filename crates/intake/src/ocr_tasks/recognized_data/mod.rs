//! What was read, in the shapes of the contract. Amounts are in major units, as they stand in the file.

mod of_file;

use bursar_entities::Country;
use bursar_kernel::{Currency, DateTime, NaiveDate, Utc, wire};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum RecognizedData {
    Invoice(Box<OcrInvoice>),
    CreditNote(Box<OcrCreditNote>),
    Receipt(Box<OcrReceipt>),
}

/// A bill that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRInvoice)]
pub(crate) struct OcrInvoice {
    /// What was paid already.
    amount_paid: Option<f64>,
    /// The currency of all amounts.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// Its number.
    document_number: Option<String>,
    /// The last day to pay on.
    due_date: Option<NaiveDate>,
    /// The day of issue.
    issue_date: Option<NaiveDate>,
    /// Its lines.
    #[schema(required = false)]
    line_items: Vec<OcrLine>,
    /// Its terms of payment, as they stand there.
    payment_terms: Option<String>,
    /// Whom it is for.
    recipient: OcrParty,
    /// Who sent it.
    sender: OcrParty,
    /// Its amount without tax.
    subtotal: Option<f64>,
    /// Its tax.
    tax_amount: Option<f64>,
    /// Its tax rate in percent, where it has one only.
    tax_rate: Option<f64>,
    /// Its amount with tax.
    total_amount: Option<f64>,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: InvoiceWord,
}

/// A credit note that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRCreditNote)]
pub(crate) struct OcrCreditNote {
    /// The currency of all amounts.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// Its number.
    document_number: Option<String>,
    /// The day of issue.
    issue_date: Option<NaiveDate>,
    /// Its lines.
    line_items: Vec<OcrLine>,
    /// The number of the bill that it is about. It is not read: null.
    original_invoice_number: Option<String>,
    /// Whom it is for.
    recipient: OcrParty,
    /// Who sent it.
    sender: OcrParty,
    /// Its amount without tax.
    subtotal: Option<f64>,
    /// Its tax.
    tax_amount: Option<f64>,
    /// Its tax rate in percent, where it has one only.
    tax_rate: Option<f64>,
    /// Its amount with tax.
    total_amount: Option<f64>,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: CreditNoteWord,
}

/// A receipt that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRReceipt)]
pub(crate) struct OcrReceipt {
    /// The currency of all amounts.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// What was taken off the whole of it.
    discount: Option<f64>,
    /// Its number.
    document_number: Option<String>,
    /// When it was issued: the beginning of the day, in UTC.
    #[serde(serialize_with = "wire::option::serialize")]
    issued_at: Option<DateTime<Utc>>,
    /// Its lines.
    line_items: Vec<OcrReceiptLine>,
    /// Who was paid.
    sender: OcrParty,
    /// Its amount without tax.
    subtotal: Option<f64>,
    /// Its tax.
    tax_amount: Option<f64>,
    /// Its tax rate in percent, where it has one only.
    tax_rate: Option<f64>,
    /// What tax it is. It is not read: null.
    tax_type: Option<String>,
    /// Its amount with tax.
    total_amount: Option<f64>,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: ReceiptWord,
}

/// `invoice`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "invoice")]
pub(crate) enum InvoiceWord {
    /// A bill.
    Invoice,
}

/// `credit_note`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "credit_note")]
pub(crate) enum CreditNoteWord {
    /// A credit note.
    CreditNote,
}

/// `receipt`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "receipt")]
pub(crate) enum ReceiptWord {
    /// A receipt.
    Receipt,
}

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRLineItem)]
pub(crate) struct OcrLine {
    /// What was bought.
    description: Option<String>,
    /// Its number in the file. It is not read: null.
    line_reference: Option<String>,
    /// What was bought, in short. It is not read: null.
    name: Option<String>,
    /// How many of it.
    quantity: Option<f64>,
    /// Its amount without tax.
    subtotal: Option<f64>,
    /// Its tax. It is not read: null.
    tax_amount: Option<f64>,
    /// Its tax rate in percent.
    tax_rate: Option<f64>,
    /// Its amount with tax. It is not read: null.
    total_amount: Option<f64>,
    /// What one of it is.
    unit: Option<String>,
    /// The price of one, without tax.
    unit_price: Option<f64>,
}

/// A line of a receipt that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRReceiptLineItem)]
pub(crate) struct OcrReceiptLine {
    /// What was bought.
    description: Option<String>,
    /// What was taken off. It is not read: null.
    discount_amount: Option<f64>,
    /// Its number in the file. It is not read: null.
    line_reference: Option<String>,
    /// What was bought, in short. It is not read: null.
    name: Option<String>,
    /// How many of it.
    quantity: Option<f64>,
    /// Its amount without tax.
    subtotal: Option<f64>,
    /// Its tax. It is not read: null.
    tax_amount: Option<f64>,
    /// Its tax rate in percent.
    tax_rate: Option<f64>,
    /// Its amount with tax. It is not read: null.
    total_amount: Option<f64>,
    /// What one of it is.
    unit: Option<String>,
    /// The price of one, without tax.
    unit_price: Option<f64>,
}

/// One of the two sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRCounterpartDetails)]
pub(crate) struct OcrParty {
    /// Where it is.
    address: OcrAddress,
    /// Where it is paid.
    bank_account: OcrBankAccount,
    /// E-mail address.
    email: Option<String>,
    /// Name.
    name: Option<String>,
    /// Number at the tax office.
    tax_number: Option<String>,
    /// VAT number.
    vat_number: Option<String>,
}

/// A bank account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRBankDetails)]
pub(crate) struct OcrBankAccount {
    /// Its number, where it has no IBAN.
    bank_account_number: Option<String>,
    /// Its number of ISO 13616.
    iban: Option<String>,
    /// The bank's code of ISO 9362.
    swift_bic: Option<String>,
}

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OCRAddressDetails)]
pub(crate) struct OcrAddress {
    /// City.
    city: Option<String>,
    /// Country.
    country: Option<Country>,
    /// Postal code.
    postal_code: Option<String>,
    /// State, region or province.
    state: Option<String>,
    /// Street and number.
    street_and_number: Option<String>,
}
