//! What a record is.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The kind of a record. A remote id is unique within its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Kind {
    /// An account of the chart of accounts.
    Account,
    /// What a line points to for its tax: a tax code of QuickBooks, a tax type of Xero.
    TaxRate,
    /// A customer of QuickBooks.
    Customer,
    /// A vendor of QuickBooks.
    Vendor,
    /// A contact of Xero, who may be customer and supplier at once.
    Contact,
    /// A product or service.
    Item,
    /// A supplier's bill.
    Bill,
    /// An invoice to a customer.
    Invoice,
    /// Money received for invoices.
    Payment,
    /// Money paid for bills.
    BillPayment,
    /// A credit note to a customer.
    CreditNote,
    /// A supplier's credit.
    VendorCredit,
    /// Money of Xero that was paid in excess of a document.
    Overpayment,
    /// Money of Xero that was paid before there was a document.
    Prepayment,
    /// A class of QuickBooks.
    Class,
    /// A department of QuickBooks, which its pages call location.
    Department,
    /// An option of a tracking category of Xero.
    TrackingOption,
    /// A file beside a document. It is written, and not pulled.
    Attachment,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Kind] = Self::VARIANTS;

    /// Do ledgers list it? An attachment is written only.
    pub fn is_pulled(self) -> bool {
        self != Kind::Attachment
    }

    /// Has it a day, as documents and payments have? The others have names alone.
    pub fn is_dated(self) -> bool {
        use Kind::{Bill, BillPayment, CreditNote, Invoice, Overpayment, Payment, Prepayment, VendorCredit};
        matches!(self, Bill | Invoice | Payment | BillPayment | CreditNote | VendorCredit | Overpayment | Prepayment)
    }

    /// The word under which the mirror keeps it.
    pub fn as_str(self) -> &'static str {
        self.into_str()
    }
}
