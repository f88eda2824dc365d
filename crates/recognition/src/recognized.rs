//! What was read from a file: plain data. A field that is not sure is empty.

use bursar_einvoice::Finding;
use bursar_kernel::{Currency, Decimal, NaiveDate};
use serde::{Deserialize, Serialize};

/// A bill, as far as it could be read. Amounts are in major units of `currency`. A credit note read from a page has positive ones; an e-invoice
/// keeps its signs, and so does an invoice that corrects another downwards. It is read back from JSON text, never from a
/// `serde_json::Value`, which would make floats of its amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recognized {
    /// What the document says that it is; an invoice where it says nothing.
    pub kind: BillKind,
    /// Which part of the file it was read from.
    pub read_from: ReadFrom,
    /// Pages of the file; 1 for a picture, 0 for an e-invoice that is XML alone.
    pub pages: u32,
    /// The number that the sender gave it.
    pub document_id: Option<ReadValue<String>>,
    /// The day of issue.
    pub issued_on: Option<ReadValue<NaiveDate>>,
    /// The last day to pay on.
    pub due_on: Option<ReadValue<NaiveDate>>,
    /// The currency of all amounts.
    pub currency: Option<ReadValue<Currency>>,
    /// The amount without tax.
    pub net: Option<ReadValue<Decimal>>,
    /// The tax.
    pub tax: Option<ReadValue<Decimal>>,
    /// The amount with tax, before what was paid.
    pub gross: Option<ReadValue<Decimal>>,
    /// What was added to `gross` so that a round amount is to be paid, or taken off it.
    pub rounding: Option<ReadValue<Decimal>>,
    /// What was paid already.
    pub paid: Option<ReadValue<Decimal>>,
    /// What was taken off for the whole document, contained in `net`.
    pub discount: Option<ReadValue<Decimal>>,
    /// What was added for the whole document, such as freight, contained in `net`.
    pub charges: Option<ReadValue<Decimal>>,
    /// The tax rate in percent, where the whole document has one.
    pub tax_rate: Option<ReadValue<Decimal>>,
    /// The terms of payment in the sender's words.
    pub payment_terms: Option<ReadValue<String>>,
    /// The number of the buyer's order.
    pub purchase_order_number: Option<ReadValue<String>>,
    /// The number of the invoice that a credit note takes something off; an e-invoice alone says it for sure.
    pub preceding_invoice_number: Option<ReadValue<String>>,
    /// Who issued it.
    pub sender: ReadParty,
    /// Whom it is for.
    pub recipient: ReadParty,
    /// Its lines; empty where they are not sure.
    pub lines: Vec<ReadLine>,
    /// The lines were not sure while net, tax and gross were: `lines` is one line of quantity 1 with the net of all.
    pub quantity_set_to_one: bool,
    /// What the rules have against an e-invoice; it is read whatever they say.
    pub findings: Vec<Finding>,
}

/// What an adapter leaves out is not known.
impl Default for Recognized {
    fn default() -> Self {
        Recognized::blank(ReadFrom::Adapter, 0)
    }
}

impl Recognized {
    /// One that says nothing yet.
    pub(crate) fn blank(read_from: ReadFrom, pages: u32) -> Self {
        Recognized {
            kind: BillKind::Invoice,
            read_from,
            pages,
            document_id: None,
            issued_on: None,
            due_on: None,
            currency: None,
            net: None,
            tax: None,
            gross: None,
            rounding: None,
            paid: None,
            discount: None,
            charges: None,
            tax_rate: None,
            payment_terms: None,
            purchase_order_number: None,
            preceding_invoice_number: None,
            sender: ReadParty::default(),
            recipient: ReadParty::default(),
            lines: Vec::new(),
            quantity_set_to_one: false,
            findings: Vec::new(),
        }
    }
}

/// What a document says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillKind {
    /// To be paid.
    Invoice,
    /// Takes back what was billed.
    CreditNote,
    /// Paid on the spot.
    Receipt,
}

/// Which part of a file a document was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadFrom {
    /// An e-invoice: XML alone or within a PDF. Nothing is guessed.
    EInvoice,
    /// The text of a PDF that a program wrote.
    TextLayer,
    /// A picture of a page.
    Scan,
    /// The operator's own recognizer said it.
    Adapter,
}

/// A value, where it stands, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadValue<T> {
    /// The value.
    pub value: T,
    /// Where it stands; nowhere on a page if it comes from XML, or was worked out.
    pub area: Option<PageArea>,
    /// How sure it is, in percent.
    #[serde(default = "full")]
    pub certainty: u8,
}

fn full() -> u8 {
    100
}

impl<T> ReadValue<T> {
    /// A value that nobody had to guess.
    pub fn exact(value: T) -> Self {
        ReadValue { value, area: None, certainty: 100 }
    }
}

/// A rectangle on a page, in thousandths of the page's width and height from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageArea {
    /// The first page is 1.
    pub page: u32,
    /// Left edge.
    pub left: u16,
    /// Upper edge.
    pub top: u16,
    /// Right edge.
    pub right: u16,
    /// Lower edge.
    pub bottom: u16,
}

/// One of the two sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadParty {
    /// Its name.
    pub name: Option<ReadValue<String>>,
    /// Its address.
    pub address: Option<ReadValue<ReadAddress>>,
    /// Its VAT number with the country's letters, without spaces; read from a page, its check digits are right where we know the country's.
    pub vat_id: Option<ReadValue<String>>,
    /// Its number at the tax office, where that is another.
    pub tax_number: Option<ReadValue<String>>,
    /// Its e-mail address.
    pub email: Option<ReadValue<String>>,
    /// Its telephone.
    pub phone: Option<ReadValue<String>>,
    /// The account that money goes to, without spaces; read from a page, its check digits are right.
    pub iban: Option<ReadValue<String>>,
    /// The bank's code of ISO 9362.
    pub bic: Option<ReadValue<String>>,
    /// The number of an account that has no IBAN.
    pub account_number: Option<ReadValue<String>>,
    /// Routing number or sort code of the bank of such an account.
    pub bank_code: Option<ReadValue<String>>,
}

/// An address, taken apart as far as that is sure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadAddress {
    /// As it stands there, its lines separated by `\n`.
    pub text: String,
    /// Street and number.
    pub line1: Option<String>,
    /// More of the street.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State, region or province.
    pub state: Option<String>,
    /// Two letters of ISO 3166-1.
    pub country: Option<String>,
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadLine {
    /// What was bought.
    pub description: Option<String>,
    /// How many of it.
    pub quantity: Option<Decimal>,
    /// What one of it is, in the document's word; in an e-invoice the code of UN/ECE recommendation 20.
    pub unit: Option<String>,
    /// The price of one, without tax and after the line's discounts.
    pub unit_price: Option<Decimal>,
    /// Its amount without tax.
    pub net: Option<Decimal>,
    /// Its tax rate in percent.
    pub tax_rate: Option<Decimal>,
    /// Where it stands.
    pub area: Option<PageArea>,
}
