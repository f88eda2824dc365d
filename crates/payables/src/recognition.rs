//! What reading a file gives. Nothing is read here yet: the shapes are the contract's.

use serde::Serialize;
use utoipa::ToSchema;

/// What was read from a bill or a receipt.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "nothing reads files yet: its place in an answer is null")]
pub(crate) enum RecognisedData {
    Invoice(Box<RecognisedInvoice>),
    Blocks(RecognisedBlocks),
}

/// What was read from a bill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OCRResponseInvoiceReceiptData)]
pub(crate) struct RecognisedInvoice {
    /// The vendor's account at its bank.
    counterpart_account_id: Option<String>,
    /// The number of that account.
    counterpart_account_number: Option<String>,
    /// The vendor's address, as it stands there.
    counterpart_address: Option<String>,
    /// The vendor's address, taken apart.
    counterpart_address_object: Option<RecognisedAddress>,
    /// Branch of the vendor's bank.
    counterpart_branch_number: Option<String>,
    /// The vendor's e-mail address.
    counterpart_email: Option<String>,
    /// The vendor's name.
    counterpart_name: Option<String>,
    /// Routing number of the vendor's bank.
    counterpart_routing_number: Option<String>,
    /// The vendor's VAT number.
    counterpart_vat_id: Option<String>,
    /// Its currency.
    currency: Option<String>,
    /// Its discount, in major units.
    discount_raw: Option<f64>,
    /// The last day to pay on.
    document_due_date: Option<String>,
    /// Its number.
    document_id: Option<String>,
    /// The day on which it was issued.
    document_issued_at_date: Option<String>,
    /// Its lines.
    line_items_raw: Option<Vec<RecognisedLine>>,
    /// Its terms of payment, as they stand there.
    payment_terms_raw: Option<Vec<String>>,
    /// The purchase order that it answers.
    purchase_order_number: Option<String>,
    /// The vendor's number at the tax office.
    tax_payer_id: Option<String>,
    /// Its amount without tax, in major units.
    total_excl_vat_raw: Option<f64>,
    /// What was paid already, in major units.
    #[schema(required = false, default = 0)]
    total_paid_amount_raw: f64,
    /// Its amount with tax, in major units.
    total_raw: Option<f64>,
    /// Its tax, in major units.
    total_vat_amount_raw: Option<f64>,
    /// Its tax rate in percent.
    total_vat_rate_raw: Option<f64>,
    /// What it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: RecognisedKind,
}

/// What a recognised document is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "invoice")]
#[expect(dead_code, reason = "nothing reads files yet")]
pub(crate) enum RecognisedKind {
    /// A bill.
    Invoice,
}

/// An address that was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OCRAddress)]
pub(crate) struct RecognisedAddress {
    /// City.
    city: Option<String>,
    /// Country, by its two letters of ISO 3166-1.
    country: Option<String>,
    /// Street and number.
    line1: Option<String>,
    /// More of the street.
    line2: Option<String>,
    /// The country, as it stands there.
    original_country_name: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// State, region or province.
    state: Option<String>,
}

/// A line that was read; amounts are in major units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OCRResponseInvoiceReceiptLineItemRaw)]
pub(crate) struct RecognisedLine {
    /// What was bought.
    description: Option<String>,
    /// Was it put into one piece at the price of all?
    #[schema(required = false, default = false)]
    item_adjusted: bool,
    /// The line's own id.
    line_item_ocr_id: Option<String>,
    /// How many of it.
    quantity: Option<f64>,
    /// Its amount without tax.
    total_excl_vat: Option<f64>,
    /// Its amount with tax.
    total_incl_vat: Option<f64>,
    /// What one of it is.
    unit: Option<String>,
    /// The price of one.
    unit_price: Option<f64>,
    /// Its tax.
    vat_amount: Option<f64>,
    /// Its tax rate in percent.
    vat_percentage: Option<f64>,
}

/// Pieces of text that were read, labelled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OcrRecognitionResponse)]
pub(crate) struct RecognisedBlocks {
    /// Those of its lines.
    line_items: Option<Vec<LabelledText>>,
    /// The others.
    summary: Option<Vec<LabelledText>>,
}

/// A piece of text and what it is called.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelNValue)]
pub(crate) struct LabelledText {
    /// What it is called.
    label: RecognisedText,
    /// What it says.
    value: RecognisedText,
}

/// A piece of text that was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
pub(crate) struct RecognisedText {
    /// How sure the reader is, in percent.
    #[schema(minimum = 0, maximum = 100)]
    confidence: f64,
    /// A date or an amount in one form.
    #[schema(value_type = Value)]
    processed_text: Option<serde_json::Value>,
    /// The text.
    text: String,
}
