//! What a document says: plain data, with every amount already computed. Nothing here is worked out again; the page adds up only what it
//! carries from one page to the next.

use bursar_kernel::{Currency, Decimal, Money, NaiveDate, Quantity, Rate, Timestamp};

/// A document that is to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub kind: Kind,
    pub language: Language,
    pub look: Look,
    /// A draft has none.
    pub number: Option<String>,
    pub currency: Currency,
    /// Whose document it is.
    pub issuer: Party,
    pub recipient: Party,
    /// Where goods went, if not to the recipient's address.
    pub delivered_to: Option<Address>,
    pub dates: Dates,
    pub references: References,
    /// The columns of the table of lines that are shown; without any there is no table.
    pub columns: Vec<ShownColumn>,
    pub lines: Vec<Line>,
    pub totals: Totals,
    pub terms: Terms,
    pub bank: Option<BankDetails>,
    /// Where the recipient can pay or accept in a browser: a link and a code.
    pub link: Option<String>,
    pub texts: Texts,
    pub payments: Vec<Payment>,
    pub stamp: Option<Stamp>,
    pub signature: Option<Signature>,
    /// The moment that is written into the file as its creation. Equal papers give equal bytes.
    pub created_at: Timestamp,
}

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Invoice,
    Quote,
    CreditNote,
    PurchaseOrder,
    /// Without prices: what its columns and totals would say of money is not shown.
    DeliveryNote,
}

/// The language of everything that the document says by itself, of its numbers and of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    French,
    Dutch,
    Spanish,
}

/// How it looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub design: Design,
    pub format: Format,
    /// The one color of the brand.
    pub accent: Accent,
    /// A PNG or a JPEG.
    pub logo: Option<Vec<u8>>,
}

/// The designs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Design {
    /// An open page that leads with the amount.
    #[default]
    Modern,
    /// A business letter: the address stands where the window of an envelope is (DIN 5008, form B), the sender's particulars at the foot.
    Letter,
}

/// The size of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    A4,
    Letter,
}

/// Countries whose paper is not that of ISO 216.
const LETTER_PAPER: [&str; 7] = ["US", "CA", "MX", "PH", "CL", "CO", "VE"];

impl Format {
    /// What is usual in this country.
    pub fn of_country(code: &str) -> Self {
        if LETTER_PAPER.contains(&code) { Format::Letter } else { Format::A4 }
    }
}

/// A color: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent(pub u8, pub u8, pub u8);

impl Default for Accent {
    fn default() -> Self {
        Accent(31, 78, 121)
    }
}

/// One of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    pub name: String,
    pub trade_name: Option<String>,
    pub address: Address,
    /// Whom a letter is for within the company.
    pub contact: Option<String>,
    pub vat_id: Option<String>,
    pub tax_id: Option<String>,
    /// Where and under which number it is registered.
    pub registration: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    pub line1: String,
    pub line2: Option<String>,
    pub postal_code: String,
    pub city: String,
    pub state: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// The days of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dates {
    pub issued: Option<NaiveDate>,
    /// By when an invoice is to be paid, a quote accepted, a purchase order confirmed; when goods are delivered.
    pub deadline: Option<NaiveDate>,
    pub fulfilled: Option<NaiveDate>,
}

/// What it refers to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// The number of the document that it follows: an invoice's quote, a credit note's invoice.
    pub based_on: Option<String>,
    pub purchase_order: Option<String>,
    /// What the issuer calls the delivery.
    pub delivery_number: Option<String>,
    /// What the issuer calls the recipient.
    pub customer: Option<String>,
    pub project: Option<String>,
}

/// A column of the table of lines. They always stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Name,
    Quantity,
    Unit,
    Price,
    PriceAfterVat,
    Discount,
    VatRate,
    VatAmount,
    Total,
    TotalAfterVat,
}

/// A column that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownColumn {
    pub column: Column,
    /// Instead of the usual heading.
    pub label: Option<String>,
    /// Shows at least so many decimals. An amount never loses digits, and a currency without decimals stays without.
    pub precision: Option<u32>,
}

impl From<Column> for ShownColumn {
    fn from(column: Column) -> Self {
        ShownColumn { column, label: None, precision: None }
    }
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub name: String,
    pub description: Option<String>,
    pub quantity: Quantity,
    pub unit: Option<String>,
    pub price: Money,
    pub price_after_vat: Money,
    pub discount: Option<Discount>,
    /// Percent, exactly: a rate of several components may have more than two decimals.
    pub vat_rate: Decimal,
    pub vat_amount: Money,
    /// Less the line's discount.
    pub total: Money,
    pub total_after_vat: Money,
}

/// A discount as it was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    Percentage(Rate),
    Amount(Money),
}

/// What the lines come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub subtotal: Money,
    /// The discount on the whole document, and what it comes to.
    pub discount: Option<(Discount, Money)>,
    pub vat: Vec<VatTotal>,
    /// What comes off after VAT.
    pub deduction: Option<Deduction>,
    pub total: Money,
    /// A tax that the recipient keeps back and pays for the issuer.
    pub withholding: Option<(Rate, Money)>,
    /// What is left to pay; of a credit note, what is credited.
    pub due: Money,
}

/// What is taxed at one rate.
#[derive(Debug, Clone, PartialEq)]
pub struct VatTotal {
    /// Percent.
    pub rate: Decimal,
    pub name: Option<String>,
    pub taxable: Money,
    pub amount: Money,
    /// What a custom rate is made of.
    pub components: Vec<VatComponent>,
}

/// A part of a rate.
#[derive(Debug, Clone, PartialEq)]
pub struct VatComponent {
    pub name: String,
    /// Percent.
    pub rate: Decimal,
    pub amount: Money,
}

/// A retention or an incentive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// Instead of the usual word.
    pub title: Option<String>,
    pub memo: Option<String>,
    pub amount: Money,
}

/// When and how it is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// In the issuer's words.
    pub description: Option<String>,
    /// The earliest first.
    pub early_payment: Vec<EarlyPayment>,
}

/// A discount for whoever pays early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyPayment {
    pub until: NaiveDate,
    pub discount: Rate,
    /// What is then to be paid.
    pub amount: Option<Money>,
}

/// The account that money goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankDetails {
    pub holder: Option<String>,
    pub bank: Option<String>,
    pub iban: Option<String>,
    pub bic: Option<String>,
    pub account_number: Option<String>,
    pub routing_number: Option<String>,
    pub sort_code: Option<String>,
}

/// Texts that the issuer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// Before the lines.
    pub memo: Option<String>,
    /// Below the lines.
    pub footer: Option<String>,
    /// The commercial conditions, such as those of delivery.
    pub conditions: Option<String>,
    /// Why no VAT is charged.
    pub vat_exemption: Option<String>,
}

/// What came in: a payment, or a credit note by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub on: NaiveDate,
    pub amount: Money,
    /// How it was paid.
    pub method: Option<String>,
    /// The number of the credit note that this is instead of a payment.
    pub credit_note: Option<String>,
}

/// What is written across a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    Draft,
    Paid,
    Canceled,
}

/// Where the recipient of a quote signs, or has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// Lines to sign on.
    Blank,
    /// Who signed, with the picture of the signature (PNG or JPEG).
    Signed { name: String, on: Option<NaiveDate>, picture: Vec<u8> },
}
