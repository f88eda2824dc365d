//! What is written to a ledger, in our words.
//!
//! A write is prepared before it is sent, and the two are apart on purpose: what [`prepare`](crate::prepare) makes is pure and is what the
//! journal keeps; [`Ledger::send`](crate::Ledger::send) sends those bytes under a key and says which of four things happened. Whoever does not
//! know how a write ended looks for it ([`Ledger::find`](crate::Ledger::find)) before sending the same bytes under the same key again.
//!
//! Amounts are decimals in major units; rates of exchange are home units for one foreign unit, whatever the provider's direction; dates are
//! plain dates.

pub(crate) mod amounts;
mod outcome;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod text;

pub(crate) use outcome::recognized;
pub use outcome::{PreparedFile, PreparedWrite, Refusal, RefusalCode, Sent, Unwritable, Wanted};

use bursar_kernel::{Decimal, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Kind;
use crate::record::{AccountReference, Address, DimensionReference};

/// One write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// A new object. It never changes one that is there.
    Create {
        /// What it holds.
        object: Object,
    },
    /// Our fields of an object that is there; others keep what they hold.
    Update {
        /// Which one.
        target: Target,
        /// What our fields shall hold.
        object: Object,
        /// Fields of a document that are left as the ledger has them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<DocumentField>,
    },
    /// The object stays and counts for nothing.
    Void {
        /// Which one.
        target: Target,
    },
    /// The object is taken out of the books.
    Delete {
        /// Which one.
        target: Target,
    },
}

/// A part of a document that can be changed apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentField {
    /// The number on the document.
    Number,
    /// The day of posting.
    Date,
    /// The day it is due.
    DueDate,
    /// The reference or the private note.
    Note,
    /// The lines with their tax.
    Lines,
    /// The dimension values of the document and of its lines.
    Dimensions,
}

/// An object of the ledger as we last saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its kind.
    pub kind: Kind,
    /// The provider's id.
    pub remote_id: String,
    /// The provider's version of it.
    pub remote_version: String,
    /// The provider's own bytes of it: what an update must repeat, such as the ids of lines.
    pub raw: String,
}

/// What an object shall hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// A customer, a vendor, or a contact.
    Party(PartyEntry),
    /// A product or service.
    Item(ItemEntry),
    /// An invoice, a bill, a credit note or a vendor credit.
    Document(Box<DocumentEntry>),
    /// Money received or paid.
    Payment(PaymentEntry),
    /// A credit note used for a document.
    Allocation(AllocationEntry),
    /// A credit note over what nobody pays of a document that was written before.
    WriteOff(Box<DocumentEntry>),
    /// A file laid beside a document.
    Attachment(AttachmentEntry),
}

/// A customer or vendor to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyEntry {
    /// `Customer` or `Vendor`; at Xero either is a contact.
    pub kind: Kind,
    /// The name shown in the ledger, unique there.
    pub name: String,
    /// A person's first name.
    pub first_name: Option<String>,
    /// A person's last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
    /// Tax number.
    pub tax_number: Option<String>,
    /// ISO 4217 code; at QuickBooks it cannot be changed afterwards.
    pub currency: Option<String>,
}

/// A product or service to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemEntry {
    /// Its name, unique at QuickBooks.
    pub name: String,
    /// Its code, unique at Xero.
    pub code: String,
    /// Description.
    pub description: Option<String>,
    /// A thing that is sold and not a service.
    pub is_goods: bool,
    /// Sales price without tax, in major units.
    pub sales_price: Option<Decimal>,
    /// The income account.
    pub income_account: Option<AccountReference>,
    /// Remote id of the tax rate on sales.
    pub sales_tax_rate_id: Option<String>,
}

/// How the amounts of lines stand to tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// Tax comes on top.
    Exclusive,
    /// Tax is inside.
    Inclusive,
    /// There is no tax at all.
    NoTax,
}

/// In which state a document is left; QuickBooks has only the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushAs {
    /// For the accountant to complete.
    Draft,
    /// For the accountant to approve.
    Submitted,
    /// Booked.
    Authorised,
}

/// A document to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// `Invoice`, `Bill`, `CreditNote` or `VendorCredit`.
    pub kind: Kind,
    /// The number on the document.
    pub number: Option<String>,
    /// The day of posting.
    pub date: NaiveDate,
    /// The day it is due; credit notes have none.
    pub due_date: Option<NaiveDate>,
    /// ISO 4217 code.
    pub currency: String,
    /// Home units for one unit of `currency`; `None` leaves it to the ledger.
    pub currency_rate: Option<Decimal>,
    /// Remote id of the customer, vendor or contact.
    pub counterpart_id: String,
    /// How the amounts of lines stand to tax.
    pub tax_mode: TaxMode,
    /// In which state it is left.
    pub push_as: PushAs,
    /// A note for whoever keeps the books.
    pub note: Option<String>,
    /// The number of the purchase order.
    pub reference: Option<String>,
    /// Where a person finds the document at the platform.
    pub link: Option<String>,
    /// The mark by which we find it again: short, and unlike any other.
    pub marker: String,
    /// Where the goods go, for companies whose sales tax depends on it.
    pub ship_to: Option<Address>,
    /// The address on the document.
    pub bill_to: Option<Address>,
    /// Its lines, at least one.
    pub lines: Vec<LineEntry>,
    /// Dimension values of the document as a whole: at QuickBooks, one department.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionEntry>,
    /// Tax of each rate, as the ledger must show it.
    pub taxes: Vec<TaxEntry>,
    /// Tax of all lines.
    pub tax_total: Decimal,
    /// What it comes to.
    pub total: Decimal,
}

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineEntry {
    /// What is sold or bought.
    pub description: String,
    /// Quantity.
    pub quantity: Decimal,
    /// Price of one, with tax where the mode says so.
    pub unit_amount: Decimal,
    /// What the line comes to, with tax where the mode says so. Quantity times price may differ from it by rounding; this counts.
    pub amount: Decimal,
    /// The tax of the line.
    pub tax_amount: Decimal,
    /// Remote id of the tax rate.
    pub tax_rate_id: Option<String>,
    /// The account.
    pub account: Option<AccountReference>,
    /// Remote id of the item; at Xero, whose lines name items by code, its code.
    pub item_id: Option<String>,
    /// Dimension values of the line: at QuickBooks one class, at Xero options of at most two tracking categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionEntry>,
}

/// A dimension value to be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DimensionEntry {
    /// The value.
    #[serde(flatten)]
    pub value: DimensionReference,
    /// Of a tracking option: the remote id of its category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_id: Option<String>,
}

/// The tax of one rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxEntry {
    /// Remote id of the rate, as lines name it.
    pub tax_rate_id: String,
    /// At QuickBooks, where lines name codes and taxes name the rates behind them: the one rate of the code, as
    /// [`rate_behind`](crate::rate_behind) reads it.
    #[serde(default)]
    pub component_id: Option<String>,
    /// The same of a code of several rates, over which the tax is split. Without either for every code, only the sum of all taxes is told, and
    /// QuickBooks works out the taxes itself outside of the United States.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<TaxComponentEntry>,
    /// Percent.
    pub percent: Decimal,
    /// What is taxed, without tax.
    pub net: Decimal,
    /// The tax.
    pub amount: Decimal,
}

/// A rate of a tax code that has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxComponentEntry {
    /// Its remote id.
    pub remote_id: String,
    /// Percent.
    pub percent: Decimal,
}

/// A payment to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentEntry {
    /// `Payment` (received) or `BillPayment` (made).
    pub kind: Kind,
    /// The document that it pays.
    pub document: DocumentReference,
    /// Remote id of the counterpart.
    pub counterpart_id: String,
    /// The day of the payment.
    pub date: NaiveDate,
    /// Amount in the currency of the document.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
    /// Home units for one unit of `currency`.
    pub currency_rate: Option<Decimal>,
    /// Where the money went to or came from.
    pub account: AccountReference,
    /// That account is a credit card.
    pub is_credit_card: bool,
    /// What a person knows the payment by.
    pub reference: Option<String>,
    /// The mark by which we find it again.
    pub marker: String,
}

/// A credit note used for a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllocationEntry {
    /// `CreditNote` or `VendorCredit`, by kind and remote id.
    pub credit: DocumentReference,
    /// What it is used for.
    pub document: DocumentReference,
    /// Remote id of the counterpart.
    pub counterpart_id: String,
    /// The day.
    pub date: NaiveDate,
    /// How much of it.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
    /// A bank account: QuickBooks asks for one where a vendor's credit is used, although no money moves.
    #[serde(default)]
    pub account: Option<AccountReference>,
    /// The mark by which we find it again.
    pub marker: String,
}

/// A file to be laid beside a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentEntry {
    /// The document.
    pub document: DocumentReference,
    /// The caller's id of the bytes, which are handed in when it is sent.
    pub file_id: String,
    /// Its name there, which no other file beside the document has: letters, digits, `.`, `-` and `_`.
    pub name: String,
    /// What the bytes are, such as `application/pdf`.
    pub media_type: String,
    /// The mark by which we find it again.
    pub marker: String,
}

/// A document of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentReference {
    /// Its kind.
    pub kind: Kind,
    /// The provider's id.
    pub remote_id: String,
}

impl Object {
    /// The kind of what is written; an allocation is a payment at QuickBooks, and a part of its credit note at Xero.
    pub fn kind(&self) -> Kind {
        match self {
            Object::Party(party) => party.kind,
            Object::Item(_) => Kind::Item,
            Object::Document(document) | Object::WriteOff(document) => document.kind,
            Object::Payment(payment) => payment.kind,
            Object::Allocation(allocation) => allocation.credit.kind,
            Object::Attachment(_) => Kind::Attachment,
        }
    }
}

#[cfg(test)]
mod tests;
