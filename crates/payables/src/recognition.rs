//! What reading a file gave, in the shapes of the contract: for people to look at. Amounts are what stands in the file, in major units; those that
//! count are minor units of the document itself.

use bursar_kernel::NaiveDate;
use bursar_recognition::plain::{amount, number, printable, text};
use bursar_recognition::{ReadAddress, ReadLine, ReadValue, Recognized};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was read from a bill or a receipt.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ExtractedData {
    Invoice(Box<RecognizedInvoice>),
    #[expect(dead_code, reason = "a shape of the contract that nothing here gives")]
    Blocks(RecognizedBlocks),
}

/// What was read from a bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = OCRResponseInvoiceReceiptData)]
pub(crate) struct RecognizedInvoice {
    /// The vendor's account at its bank.
    counterpart_account_id: Option<String>,
    /// The number of that account.
    counterpart_account_number: Option<String>,
    /// The vendor's address, as it stands there.
    counterpart_address: Option<String>,
    /// The vendor's address, taken apart.
    counterpart_address_object: Option<RecognizedAddress>,
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
    line_items_raw: Option<Vec<RecognizedLine>>,
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
    kind: RecognizedKind,
}

/// What a recognized document is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(default = "invoice")]
pub(crate) enum RecognizedKind {
    /// A bill.
    Invoice,
}

/// An address that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = OCRAddress)]
pub(crate) struct RecognizedAddress {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = OCRResponseInvoiceReceiptLineItemRaw)]
pub(crate) struct RecognizedLine {
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

/// Pieces of text that were read, labeled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OcrRecognitionResponse)]
pub(crate) struct RecognizedBlocks {
    /// Those of its lines.
    line_items: Option<Vec<LabeledText>>,
    /// The others.
    summary: Option<Vec<LabeledText>>,
}

/// A piece of text and what it is called.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelNValue)]
pub(crate) struct LabeledText {
    /// What it is called.
    label: RecognizedText,
    /// What it says.
    value: RecognizedText,
}

/// A piece of text that was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
pub(crate) struct RecognizedText {
    /// How sure the reader is, in percent.
    #[schema(minimum = 0, maximum = 100)]
    confidence: f64,
    /// A date or an amount in one form.
    #[schema(value_type = Value)]
    processed_text: Option<serde_json::Value>,
    /// The text.
    text: String,
}

impl RecognizedInvoice {
    /// What was read of a document.
    pub(crate) fn of(read: &Recognized) -> RecognizedInvoice {
        let sender = &read.sender;
        let day = |day: &Option<ReadValue<NaiveDate>>| day.as_ref().map(|day| day.value.to_string());
        RecognizedInvoice {
            counterpart_account_id: text(&sender.iban),
            counterpart_account_number: text(&sender.account_number),
            counterpart_address: sender.address.as_ref().and_then(|address| printable(&address.value.text)),
            counterpart_address_object: sender.address.as_ref().map(|address| RecognizedAddress::of(&address.value)),
            counterpart_branch_number: None,
            counterpart_email: text(&sender.email),
            counterpart_name: text(&sender.name),
            counterpart_routing_number: text(&sender.bank_code),
            counterpart_vat_id: text(&sender.vat_id),
            currency: read.currency.as_ref().map(|currency| currency.value.code().to_owned()),
            discount_raw: amount(&read.discount),
            document_due_date: day(&read.due_on),
            document_id: text(&read.document_id),
            document_issued_at_date: day(&read.issued_on),
            line_items_raw: Some(read.lines.iter().map(|line| RecognizedLine::of(line, read.quantity_set_to_one)).collect()),
            payment_terms_raw: text(&read.payment_terms).map(|terms| vec![terms]),
            purchase_order_number: text(&read.purchase_order_number),
            tax_payer_id: text(&sender.tax_number),
            total_excl_vat_raw: amount(&read.net),
            total_paid_amount_raw: amount(&read.paid).unwrap_or_default(),
            total_raw: amount(&read.gross),
            total_vat_amount_raw: amount(&read.tax),
            total_vat_rate_raw: amount(&read.tax_rate),
            kind: RecognizedKind::Invoice,
        }
    }
}

impl RecognizedAddress {
    fn of(read: &ReadAddress) -> RecognizedAddress {
        let part = |part: &Option<String>| part.as_deref().and_then(printable);
        RecognizedAddress {
            city: part(&read.city),
            country: part(&read.country),
            line1: part(&read.line1),
            line2: part(&read.line2),
            original_country_name: None,
            postal_code: part(&read.postal_code),
            state: part(&read.state),
        }
    }
}

impl RecognizedLine {
    fn of(read: &ReadLine, item_adjusted: bool) -> RecognizedLine {
        RecognizedLine {
            description: read.description.as_deref().and_then(printable),
            item_adjusted,
            line_item_ocr_id: None,
            quantity: read.quantity.and_then(number),
            total_excl_vat: read.net.and_then(number),
            total_incl_vat: None,
            unit: read.unit.as_deref().and_then(printable),
            unit_price: read.unit_price.and_then(number),
            vat_amount: None,
            vat_percentage: read.tax_rate.and_then(number),
        }
    }
}
