//! A document as books take it in: in our ids and minor units. Payables and receivables make one of what they keep; write-back turns it into
//! what the provider is told.

use bursar_connectors::record::Address;
use bursar_connectors::write::TaxMode;
use bursar_kernel::{Currency, FineRate, NaiveDate, Quantity, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingDocumentKind)]
pub enum PostingKind {
    /// An invoice to a customer.
    Invoice,
    /// A credit note to a customer.
    CreditNote,
    /// A supplier's bill.
    Bill,
    /// A supplier's credit note.
    VendorCredit,
}

impl PostingKind {
    /// On the side of sales, or else of purchases?
    pub fn is_sale(self) -> bool {
        matches!(self, PostingKind::Invoice | PostingKind::CreditNote)
    }
}

/// Whether a document belongs into the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingStanding {
    /// Not yet, or not again until it is approved.
    NotYet,
    /// It does.
    Booked,
    /// It did, and was taken back.
    Withdrawn,
}

/// A document as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posting {
    /// The document's id.
    pub id: Uuid,
    /// What it is.
    pub kind: PostingKind,
    /// Whether it belongs into the books.
    pub standing: PostingStanding,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// The day it is due.
    pub due_date: Option<NaiveDate>,
    /// The currency of all amounts.
    pub currency: Option<Currency>,
    /// Whom it is with.
    pub counterpart_id: Option<Uuid>,
    /// Of a credit note: the document that it credits.
    pub credits: Option<Uuid>,
    /// The number of the purchase order.
    pub purchase_order: Option<String>,
    /// A note.
    pub memo: Option<String>,
    /// The address on it.
    pub bill_to: Option<Address>,
    /// Where the goods go.
    pub ship_to: Option<Address>,
    /// The project that it is for.
    pub project_id: Option<Uuid>,
    /// Its tags.
    pub tag_ids: Vec<Uuid>,
    /// How the amounts of lines stand to tax.
    pub tax_mode: TaxMode,
    /// Its lines, and what a discount of the document takes off at each rate.
    pub lines: Vec<PostingLine>,
    /// Tax of each rate.
    pub taxes: Vec<PostingTax>,
    /// Tax of all lines, in minor units.
    pub tax_total: i64,
    /// What it comes to, in minor units.
    pub total: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRole {
    /// Something sold or bought.
    Sold,
    /// What a discount of the document takes off.
    Discount,
    /// What is taken off after tax.
    Deduction,
    /// What is missing between the lines and the total, made for the ledger alone.
    Rounding,
}

/// A line as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostingLine {
    /// What it is.
    pub role: LineRole,
    /// In words.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// The price of one in minor units, with tax where the mode says so.
    pub unit_price: i64,
    /// What it comes to in minor units, with tax where the mode says so.
    pub amount: i64,
    /// Its tax in minor units; those of one rate sum to the tax of the rate.
    pub tax_amount: i64,
    /// Its rate of tax.
    pub rate: FineRate,
    /// The tax rate of the ledger, where one was chosen.
    pub accounting_tax_rate_id: Option<Uuid>,
    /// The account of the ledger, where one was chosen.
    pub ledger_account_id: Option<Uuid>,
    /// The product of the catalogue.
    pub product_id: Option<Uuid>,
}

/// A document that can still be changed, and a ledger account that lines of it name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftAccount {
    /// The account.
    pub ledger_account_id: Uuid,
    /// The document.
    pub document_id: Uuid,
}

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingTax {
    /// The rate.
    pub rate: FineRate,
    /// What is taxed, in minor units and without tax.
    pub net: i64,
    /// The tax, in minor units.
    pub amount: i64,
}

/// A payment as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentPosting {
    /// The payment's id.
    pub id: Uuid,
    /// Whether it belongs into the books.
    pub standing: PostingStanding,
    /// The kind of the document that it pays.
    pub kind: PostingKind,
    /// The document that it pays.
    pub document_id: Uuid,
    /// The day of the payment.
    pub date: Option<NaiveDate>,
    /// Minor units.
    pub amount: i64,
    /// The currency of the document.
    pub currency: Currency,
    /// How it was paid.
    pub method: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}
