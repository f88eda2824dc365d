//! The books of one organisation and the rules by which they change. No HTTP here.

pub mod accounts;
pub mod advances;
pub mod allocations;
pub mod attachments;
pub mod contacts;
pub mod documents;
pub mod items;
mod lines;
mod organisation;
pub mod payments;
pub mod settling;
pub mod tax_rates;
mod terms;
pub mod tracking;

pub use lines::words;
pub use organisation::Organisation;

use super::switches::Switches;
use crate::random::Random;
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What a change needs besides the books.
pub struct Context<'a> {
    pub now: DateTime<Utc>,
    pub random: &'a mut Random,
    pub settings: &'a Settings,
    pub switches: Switches,
    /// The app that asks; empty for a person in the provider's own pages.
    pub app: String,
    /// Decimals of unit amounts: 2, or 4 with `unitdp=4`.
    pub unit_decimals: u32,
}

impl Context<'_> {
    pub fn id(&mut self) -> Uuid {
        self.random.uuid()
    }

    /// The date a document gets if the caller sends none.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    pub fn app(&self) -> Option<Box<str>> {
        (!self.app.is_empty()).then(|| self.app.as_str().into())
    }
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// Nothing has the id of the path.
    Missing,
    /// The sentences of `ValidationErrors`.
    Invalid(Vec<String>),
}

impl Refused {
    pub fn because(sentence: impl Into<String>) -> Self {
        Self::Invalid(vec![sentence.into()])
    }
}

/// How the caller asked: PUT only creates, POST updates what it finds and creates the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Create,
    CreateOrUpdate,
}

/// The entities of the accounting API that are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    Organisation,
    Currencies,
    Accounts,
    TaxRates,
    TrackingCategories,
    Contacts,
    Items,
    Invoices,
    CreditNotes,
    Payments,
    Overpayments,
    Prepayments,
}

impl Entity {
    pub const ALL: [Self; 12] = [
        Self::Organisation,
        Self::Currencies,
        Self::Accounts,
        Self::TaxRates,
        Self::TrackingCategories,
        Self::Contacts,
        Self::Items,
        Self::Invoices,
        Self::CreditNotes,
        Self::Payments,
        Self::Overpayments,
        Self::Prepayments,
    ];

    /// By its name in paths and envelopes, whatever its case, or in the singular.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity| entity.plural().eq_ignore_ascii_case(text) || entity.singular().eq_ignore_ascii_case(text))
    }

    /// The key of the list in envelopes.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Organisation => "Organisations",
            Self::Currencies => "Currencies",
            Self::Accounts => "Accounts",
            Self::TaxRates => "TaxRates",
            Self::TrackingCategories => "TrackingCategories",
            Self::Contacts => "Contacts",
            Self::Items => "Items",
            Self::Invoices => "Invoices",
            Self::CreditNotes => "CreditNotes",
            Self::Payments => "Payments",
            Self::Overpayments => "Overpayments",
            Self::Prepayments => "Prepayments",
        }
    }

    pub fn singular(self) -> &'static str {
        match self {
            Self::Organisation => "Organisation",
            Self::Currencies => "Currency",
            Self::Accounts => "Account",
            Self::TaxRates => "TaxRate",
            Self::TrackingCategories => "TrackingCategory",
            Self::Contacts => "Contact",
            Self::Items => "Item",
            Self::Invoices => "Invoice",
            Self::CreditNotes => "CreditNote",
            Self::Payments => "Payment",
            Self::Overpayments => "Overpayment",
            Self::Prepayments => "Prepayment",
        }
    }

    /// The name of the id in bodies.
    pub fn id_name(self) -> &'static str {
        match self {
            Self::Organisation => "OrganisationID",
            Self::Currencies => "Code",
            Self::Accounts => "AccountID",
            Self::TaxRates => "TaxType",
            Self::TrackingCategories => "TrackingCategoryID",
            Self::Contacts => "ContactID",
            Self::Items => "ItemID",
            Self::Invoices => "InvoiceID",
            Self::CreditNotes => "CreditNoteID",
            Self::Payments => "PaymentID",
            Self::Overpayments => "OverpaymentID",
            Self::Prepayments => "PrepaymentID",
        }
    }

    pub fn is_document(self) -> bool {
        matches!(self, Self::Invoices | Self::CreditNotes)
    }
}

/// Finds the static twin of a word, ignoring case: rows keep types and statuses without owning them.
pub fn word(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().find(|word| word.eq_ignore_ascii_case(text)).copied()
}
