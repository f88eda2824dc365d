//! The fields that `where` and `order` know, by entity, and their values in a row.
//!
//! What rows keep beside their bodies is answered without reading the body: filters run over half a million invoices.

use super::books::Entity;
use super::collection::Row;
use super::dates;
use super::decimal;
use super::filter::{Field, Kind, Look, Operand};
use serde_json::Value;
use std::cell::OnceCell;
use uuid::Uuid;

use Kind::{Flag, Guid, Number, Text, Time};

const ACCOUNTS: &[Field] = &[
    ("AccountID", Guid),
    ("Code", Text),
    ("Name", Text),
    ("Type", Text),
    ("Status", Text),
    ("Class", Text),
    ("TaxType", Text),
    ("SystemAccount", Text),
    ("EnablePaymentsToAccount", Flag),
    ("CurrencyCode", Text),
    ("BankAccountNumber", Text),
    ("BankAccountType", Text),
    ("Description", Text),
    ("UpdatedDateUTC", Time),
];
const TAX_RATES: &[Field] = &[
    ("Name", Text),
    ("TaxType", Text),
    ("Status", Text),
    ("ReportTaxType", Text),
    ("EffectiveRate", Number),
    ("DisplayTaxRate", Number),
    ("CanApplyToAssets", Flag),
    ("CanApplyToEquity", Flag),
    ("CanApplyToExpenses", Flag),
    ("CanApplyToLiabilities", Flag),
    ("CanApplyToRevenue", Flag),
];
const CONTACTS: &[Field] = &[
    ("ContactID", Guid),
    ("Name", Text),
    ("ContactNumber", Text),
    ("AccountNumber", Text),
    ("ContactStatus", Text),
    ("FirstName", Text),
    ("LastName", Text),
    ("CompanyNumber", Text),
    ("EmailAddress", Text),
    ("TaxNumber", Text),
    ("IsSupplier", Flag),
    ("IsCustomer", Flag),
    ("DefaultCurrency", Text),
    ("UpdatedDateUTC", Time),
];
const ITEMS: &[Field] = &[
    ("ItemID", Guid),
    ("Code", Text),
    ("Name", Text),
    ("Description", Text),
    ("PurchaseDescription", Text),
    ("IsSold", Flag),
    ("IsPurchased", Flag),
    ("IsTrackedAsInventory", Flag),
    ("SalesDetails.UnitPrice", Number),
    ("SalesDetails.AccountCode", Text),
    ("PurchaseDetails.UnitPrice", Number),
    ("PurchaseDetails.AccountCode", Text),
    ("UpdatedDateUTC", Time),
];
const INVOICES: &[Field] = &[
    ("InvoiceID", Guid),
    ("InvoiceNumber", Text),
    ("Type", Text),
    ("Status", Text),
    ("Reference", Text),
    ("Date", Time),
    ("DueDate", Time),
    ("Contact.ContactID", Guid),
    ("Contact.Name", Text),
    ("CurrencyCode", Text),
    ("CurrencyRate", Number),
    ("LineAmountTypes", Text),
    ("SubTotal", Number),
    ("TotalTax", Number),
    ("Total", Number),
    ("AmountDue", Number),
    ("AmountPaid", Number),
    ("AmountCredited", Number),
    ("SentToContact", Flag),
    ("HasAttachments", Flag),
    ("FullyPaidOnDate", Time),
    ("UpdatedDateUTC", Time),
    ("BrandingThemeID", Guid),
];
const CREDIT_NOTES: &[Field] = &[
    ("CreditNoteID", Guid),
    ("CreditNoteNumber", Text),
    ("Type", Text),
    ("Status", Text),
    ("Reference", Text),
    ("Date", Time),
    ("DueDate", Time),
    ("Contact.ContactID", Guid),
    ("Contact.Name", Text),
    ("CurrencyCode", Text),
    ("SubTotal", Number),
    ("TotalTax", Number),
    ("Total", Number),
    ("RemainingCredit", Number),
    ("FullyPaidOnDate", Time),
    ("UpdatedDateUTC", Time),
];
const PAYMENTS: &[Field] = &[
    ("PaymentID", Guid),
    ("PaymentType", Text),
    ("Status", Text),
    ("Reference", Text),
    ("Date", Time),
    ("Amount", Number),
    ("BankAmount", Number),
    ("CurrencyRate", Number),
    ("IsReconciled", Flag),
    ("Account.AccountID", Guid),
    ("Account.Code", Text),
    ("Invoice.InvoiceID", Guid),
    ("Invoice.InvoiceNumber", Text),
    ("Invoice.Type", Text),
    ("Invoice.Contact.ContactID", Guid),
    ("CreditNote.CreditNoteID", Guid),
    ("UpdatedDateUTC", Time),
];

/// Of overpayments and prepayments; each has its own id.
const ADVANCES: &[Field] = &[
    ("OverpaymentID", Guid),
    ("PrepaymentID", Guid),
    ("Type", Text),
    ("Status", Text),
    ("Reference", Text),
    ("Date", Time),
    ("Contact.ContactID", Guid),
    ("CurrencyCode", Text),
    ("Total", Number),
    ("RemainingCredit", Number),
    ("UpdatedDateUTC", Time),
];

const TRACKING: &[Field] = &[("TrackingCategoryID", Guid), ("Name", Text), ("Status", Text)];

pub fn of(entity: Entity) -> &'static [Field] {
    match entity {
        Entity::Organisation | Entity::Currencies => &[],
        Entity::Accounts => ACCOUNTS,
        Entity::TaxRates => TAX_RATES,
        Entity::TrackingCategories => TRACKING,
        Entity::Contacts => CONTACTS,
        Entity::Items => ITEMS,
        Entity::Invoices => INVOICES,
        Entity::CreditNotes => CREDIT_NOTES,
        Entity::Payments => PAYMENTS,
        Entity::Overpayments | Entity::Prepayments => ADVANCES,
    }
}

/// A row under a filter; its body is read at most once, and only for fields that the row does not keep.
pub struct Seen<'a> {
    row: &'a Row,
    entity: Entity,
    body: OnceCell<Value>,
}

impl<'a> Seen<'a> {
    pub fn new(row: &'a Row, entity: Entity) -> Self {
        Self { row, entity, body: OnceCell::new() }
    }

    fn kept(&self, path: &str) -> Option<Operand> {
        let row = self.row;
        Some(match (path, self.entity) {
            ("Status" | "ContactStatus", _) => Operand::Text(row.status.to_owned()),
            ("Type" | "PaymentType", _) => Operand::Text(row.kind.to_owned()),
            ("UpdatedDateUTC", _) => Operand::Time(row.updated.naive_utc()),
            ("Date", _) => row.date.map_or(Operand::Missing, |date| Operand::Time(dates::midnight(date))),
            ("Contact.ContactID", _) => row.owner.map_or(Operand::Missing, Operand::Guid),
            ("Invoice.InvoiceID", Entity::Payments) if matches!(row.kind, "ACCRECPAYMENT" | "ACCPAYPAYMENT") => {
                row.owner.map_or(Operand::Missing, Operand::Guid)
            }
            ("InvoiceNumber", Entity::Invoices) | ("CreditNoteNumber", Entity::CreditNotes) | ("Name", Entity::Contacts) => {
                Operand::Text(row.key.to_string())
            }
            (path, entity) if path == entity.id_name() && entity != Entity::TaxRates => Operand::Guid(row.id),
            _ => return None,
        })
    }
}

impl Look for Seen<'_> {
    fn look(&self, path: &'static str, kind: Kind) -> Operand {
        if let Some(operand) = self.kept(path) {
            return operand;
        }
        let body = self.body.get_or_init(|| self.row.body.read());
        let mut value = body;
        for part in path.split('.') {
            match value.get(part) {
                Some(next) => value = next,
                None => return Operand::Missing,
            }
        }
        operand(value, kind).unwrap_or(Operand::Missing)
    }
}

fn operand(value: &Value, kind: Kind) -> Option<Operand> {
    Some(match kind {
        Kind::Text => Operand::Text(value.as_str()?.to_owned()),
        Kind::Guid => Operand::Guid(Uuid::parse_str(value.as_str()?).ok()?),
        Kind::Number => Operand::Number(decimal::read(&value.to_string())?),
        Kind::Time => Operand::Time(dates::read_moment(value.as_str()?)?.naive_utc()),
        Kind::Flag => Operand::Flag(value.as_bool()?),
    })
}
