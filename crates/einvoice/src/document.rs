//! What an electronic invoice says, before it is one.

use bursar_kernel::{Currency, FineRate, NaiveDate, Quantity, Rate};

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Which of the two.
    pub kind: EinvoiceKind,
    /// Its number.
    pub number: String,
    /// The day of issue.
    pub issued: NaiveDate,
    /// Until when it is to be paid.
    pub due: Option<NaiveDate>,
    /// The day on which goods were sent or work was done.
    pub delivered: Option<NaiveDate>,
    /// Where they were sent, if not to the buyer.
    pub delivered_to: Option<Address>,
    /// What paying earlier takes off, and what else the terms say.
    pub terms: Terms,
    /// The buyer's number for it: of the order, or the Leitweg-ID of a German authority.
    pub buyer_reference: Option<String>,
    /// What the seller says beside it.
    pub note: Option<String>,
    /// Who sells.
    pub seller: EinvoiceParty,
    /// Who buys.
    pub buyer: EinvoiceParty,
    /// Where it is paid.
    pub account: Option<Account>,
    /// Why no VAT is charged on what has a rate of 0 %.
    pub exemption: Option<String>,
    /// What was sold, and what it comes to.
    pub amounts: Amounts,
}

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EinvoiceKind {
    /// A request to pay.
    Invoice,
    /// Takes back this invoice, or part of it.
    CreditNote(Preceding),
}

/// The invoice that a credit note takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preceding {
    /// Its number.
    pub number: String,
    /// The day of its issue.
    pub issued: Option<NaiveDate>,
}

/// Payment terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// What they say.
    pub description: Option<String>,
    /// What paying earlier takes off, the earliest first.
    pub early: Vec<EarlyPayment>,
}

/// A discount for paying until some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyPayment {
    /// The last day.
    pub until: NaiveDate,
    /// What is taken off.
    pub discount: Rate,
}

/// Who sells or buys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EinvoiceParty {
    /// The name in the register, or of the person.
    pub name: String,
    /// The name that it trades under, where it is another.
    pub trade_name: Option<String>,
    /// Its VAT ID.
    pub vat_id: Option<String>,
    /// Its number at a tax office, beside VAT.
    pub tax_id: Option<String>,
    /// Its number in a register.
    pub registration: Option<Identifier>,
    /// Where it is reached in the network.
    pub endpoint: Option<Identifier>,
    /// Where it is.
    pub address: Address,
    /// Whom to ask.
    pub contact: Contact,
}

/// A number, and the list of ISO 6523 or of the network that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// The number.
    pub value: String,
    /// Four digits of the list.
    pub scheme: Option<&'static str>,
}

/// Where a party is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// More of the street.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// State, region or province.
    pub state: Option<String>,
    /// Two letters of ISO 3166.
    pub country: String,
}

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name of a person or a department.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// Where the seller is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// IBAN, or the number of an account that has none.
    pub number: String,
    /// Is it an IBAN?
    pub is_iban: bool,
    /// The bank's code of ISO 9362.
    pub bic: Option<String>,
    /// Who owns it.
    pub holder: Option<String>,
}

/// What was sold, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    /// The currency of all amounts.
    pub currency: Currency,
    /// Do the amounts of the lines include VAT?
    pub includes_vat: bool,
    /// In the order of the document.
    pub lines: Vec<Line>,
    /// What is charged at each rate, all discounts applied.
    pub rates: Vec<RateTotal>,
    /// What comes off after VAT, in minor units: it was paid already.
    pub deduction: i64,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What was sold.
    pub name: String,
    /// More of it.
    pub description: Option<String>,
    /// Work, and not goods.
    pub is_service: bool,
    /// The seller's own number of it.
    pub seller_number: Option<String>,
    /// How many.
    pub quantity: Quantity,
    /// What they are counted in, in the seller's words.
    pub unit: Option<String>,
    /// What the line comes to, its own discount applied, in minor units.
    pub amount: i64,
    /// The place of its rate among those of the document.
    pub rate: usize,
}

/// What is charged at a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateTotal {
    /// The rate.
    pub rate: FineRate,
    /// On what it is charged, in minor units.
    pub taxable: i64,
    /// The VAT, in minor units.
    pub vat: i64,
}
