//! What a ledger holds, in our words: the canonical records of the mirror.
//!
//! A connector translates a provider's object into one of these and keeps the provider's own bytes beside it. Amounts are
//! the ledger's decimals in major units, as the API shows them; rates of exchange are home units for one foreign unit, whatever
//! the provider's direction; dates are plain dates and never pass through a time zone.

mod kind;
mod settling;
mod tax_rate;

pub use kind::Kind;
pub use settling::{AdvancePayment, Applied, Payment, UsedCredit};
pub use tax_rate::{TaxComponent, TaxRate};

use bursar_kernel::{Decimal, NaiveDate, Tz};
use serde::{Deserialize, Serialize};

/// One object of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerRecord {
    /// Its kind.
    pub kind: Kind,
    /// The provider's id.
    pub remote_id: String,
    /// The provider's version: SyncToken of QuickBooks, UpdatedDateUTC of Xero.
    pub remote_version: String,
    /// The provider says that it is gone. The body may then be missing.
    pub is_deleted: bool,
    /// The name by which lists of accounts and rates are sorted; the document number of documents; empty where there is none.
    pub name: String,
    /// The canonical body; `None` only when the provider names a deleted object without showing it.
    pub body: Option<Body>,
    /// The provider's own bytes.
    pub raw: bytes::Bytes,
    /// Members that could not be read and are missing from the body, each with its place and the reason.
    pub unread: Vec<String>,
}

/// A row that cannot be read: it stays as it came, and does not stop the rows behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// The provider's id, where at least that can be read.
    pub remote_id: Option<String>,
    /// What is wrong with it, in words; it may name the row's place in its list.
    pub reason: String,
    /// The provider's own bytes; none when the provider itself could not serve the row.
    pub raw: bytes::Bytes,
}

/// The canonical body of a record. Untagged: the kind stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// Of `Kind::Account`.
    Account(Account),
    /// Of `Kind::TaxRate`.
    TaxRate(TaxRate),
    /// Of `Kind::Customer`, `Kind::Vendor` and `Kind::Contact`.
    Counterpart(Counterpart),
    /// Of `Kind::Item`.
    Item(Item),
    /// Of `Kind::Bill`, `Kind::Invoice`, `Kind::CreditNote` and `Kind::VendorCredit`.
    Document(Document),
    /// Of `Kind::Payment` and `Kind::BillPayment`.
    Payment(Payment),
    /// Of `Kind::Overpayment` and `Kind::Prepayment`.
    AdvancePayment(AdvancePayment),
    /// Of `Kind::Class`, `Kind::Department` and `Kind::TrackingOption`.
    Dimension(DimensionValue),
    /// Of `Kind::Attachment`.
    Attachment(Attachment),
}

/// The company itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Company {
    /// The provider's id of the company: realm id or tenant id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its legal name.
    pub legal_name: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// ISO 4217 code of its home currency.
    pub base_currency: Option<String>,
    /// The provider's word for its kind (organisation type, company type).
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// ISO 3166 alpha-2 code of its country.
    pub country: Option<String>,
    /// Books are closed up to and including this day.
    pub closed_until: Option<NaiveDate>,
    /// The first day of the books, where the provider tells it.
    pub starts_on: Option<NaiveDate>,
    /// The zone in which its clock runs, by its name in the IANA database.
    pub time_zone: Option<Tz>,
    /// How documents there get their sales tax or VAT.
    #[serde(default)]
    pub sales_tax: SalesTax,
}

/// How documents of a company get their sales tax or VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum SalesTax {
    /// They name tax rates of the ledger.
    #[default]
    ByRate,
    /// QuickBooks taxes sales in the United States by where they go (automated sales tax, `TaxPrefs.PartnerTaxEnabled`).
    Automated,
    /// They have none: it is turned off in QuickBooks (`TaxPrefs.UsingSalesTax`).
    Off,
}

/// An account of the chart of accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its full name.
    pub name: String,
    /// Its code in the chart, where the company uses codes.
    pub nominal_code: Option<String>,
    /// `Asset`, `Equity`, `Expense`, `Income`, `Liability` or `Unknown`.
    #[serde(rename = "type")]
    pub class: String,
    /// The provider's own type.
    pub subtype: Option<String>,
    /// `Active`, `Archived`, `Pending` or `Unknown`.
    pub status: String,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The balance in major units, where the provider tells it.
    pub current_balance: Option<Decimal>,
    /// A bank account.
    pub is_bank_account: bool,
    /// The description in the ledger.
    pub description: Option<String>,
    /// Remote id of the tax rate that lines of it have unless they say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate_id: Option<String>,
}

/// A customer, a vendor, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Counterpart {
    /// The name shown in the ledger.
    pub name: String,
    /// The company's name.
    pub company_name: Option<String>,
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
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Tax number.
    pub tax_number: Option<String>,
    /// Number of its bank account, letters and digits alone, in upper case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
    /// Buys from the company.
    pub is_customer: bool,
    /// Sells to the company.
    pub is_vendor: bool,
    /// Neither archived nor inactive.
    pub is_active: bool,
    /// The survivor, when this one was merged away.
    pub merged_into: Option<String>,
    /// Remote id of the tax rate that sales to it have unless they say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_tax_rate_id: Option<String>,
    /// The same for purchases from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_tax_rate_id: Option<String>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Address {
    /// Street lines, in order.
    pub lines: Vec<String>,
    /// City.
    pub city: Option<String>,
    /// State, region or county.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// As the ledger writes it.
    pub country: Option<String>,
}

/// A product or service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Stock-keeping unit or code.
    pub code: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// The provider's own type.
    pub item_type: Option<String>,
    /// Sales price in major units.
    pub sales_price: Option<Decimal>,
    /// Purchase price in major units.
    pub purchase_price: Option<Decimal>,
    /// Reference to the income account.
    pub income_account: Option<AccountReference>,
    /// Reference to the expense account.
    pub expense_account: Option<AccountReference>,
    /// Remote id of the tax rate on sales.
    pub sales_tax_rate_id: Option<String>,
    /// Remote id of the tax rate on purchases.
    pub purchase_tax_rate_id: Option<String>,
    /// Not inactive.
    pub is_active: bool,
}

/// A value by which lines and documents are told apart beside their accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionValue {
    /// Its name; of one that stands below others, with theirs before it.
    pub name: String,
    /// `Active`, `Archived` or `Unknown`.
    pub status: String,
    /// Of a tracking option: its category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<TrackingCategory>,
}

/// A file beside a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name there.
    pub name: String,
    /// How many bytes it has, where the provider tells it.
    pub size: Option<u64>,
}

/// A tracking category of Xero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingCategory {
    /// The provider's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How a line or a document names a dimension value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DimensionReference {
    /// `Class`, `Department` or `TrackingOption`.
    pub kind: Kind,
    /// Remote id of the value.
    pub remote_id: String,
}

/// How a line names an account: QuickBooks by id, Xero by code (and sometimes by id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountReference {
    /// The provider's id of the account.
    Id(String),
    /// The account's code in the chart.
    Code(String),
}

/// A bill, an invoice, a credit note or a vendor credit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The number on the document.
    pub number: Option<String>,
    /// `draft`, `open`, `partially_paid`, `paid`, `void` or `unknown`.
    pub status: String,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Home units for one unit of `currency`.
    pub currency_rate: Option<Decimal>,
    /// The day it was posted.
    pub posted_date: Option<NaiveDate>,
    /// The day it is due.
    pub due_date: Option<NaiveDate>,
    /// Private note or reference.
    pub memo: Option<String>,
    /// Remote id of the counterpart.
    pub counterpart_id: Option<String>,
    /// Name of the counterpart.
    pub counterpart_name: Option<String>,
    /// Total without tax.
    pub subtotal: Option<Decimal>,
    /// Tax.
    pub tax_amount: Option<Decimal>,
    /// Total with tax.
    pub total_amount: Decimal,
    /// What is still open (remaining credit of a credit).
    pub amount_due: Option<Decimal>,
    /// Credits that were used for it, where the provider tells them on the document itself; `None` where it does not, or not all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<Vec<UsedCredit>>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Dimension values of the document as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionReference>,
    /// Remote ids of the purchase orders it answers.
    pub purchase_orders: Vec<String>,
    /// Platform-specific fields that a caller may set on a push.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub pass_through: serde_json::Map<String, serde_json::Value>,
}

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What is sold or bought.
    pub description: Option<String>,
    /// Quantity.
    pub quantity: Option<Decimal>,
    /// Price of one.
    pub unit_amount: Option<Decimal>,
    /// Amount of the line as the ledger shows it.
    pub amount: Option<Decimal>,
    /// Discount in major units.
    pub discount_amount: Option<Decimal>,
    /// Discount in percent.
    pub discount_percentage: Option<Decimal>,
    /// The account it is booked to.
    pub account: Option<AccountReference>,
    /// Remote id of the item.
    pub item_id: Option<String>,
    /// Remote id of the tax rate.
    pub tax_rate_id: Option<String>,
    /// Dimension values, in the order of their kinds and ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<DimensionReference>,
}
