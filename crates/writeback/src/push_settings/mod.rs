//! What an entity decided about its writing: which documents, in which state, and through which accounts.

use bursar_accounting::{DimensionType, LabelKind, PostingKind, UnpaidReason};
use bursar_connectors::write::PushAs;
use bursar_kernel::{Currency, Uuid};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod check;
mod check_dimensions;
pub(crate) mod get;
pub(crate) mod store;
pub(crate) mod update;

/// How documents and payments of an entity are written to its accounting system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = AccountingPushSettings, example = json!({
    "invoices": "authorised",
    "bills": "draft",
    "payments": "authorised",
    "payment_accounts": [{"direction": "received", "currency": "EUR", "payment_method": null, "ledger_account_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"}],
}))]
pub(crate) struct PushSettings {
    /// Invoices that are issued.
    pub(crate) invoices: PushMode,
    /// Credit notes that are issued.
    pub(crate) credit_notes: PushMode,
    /// Bills that are approved.
    pub(crate) bills: PushMode,
    /// Credit notes of vendors that are approved.
    pub(crate) vendor_credits: PushMode,
    /// Payments: `authorised` or `off`.
    pub(crate) payments: PushMode,
    /// Payments that are made in the accounting system for documents from here are recorded here, and reversed when they are deleted there.
    pub(crate) ledger_payments: bool,
    /// The PDF of an invoice or a credit note and the scan of a bill are attached to the document in the accounting system, once.
    pub(crate) attach_files: bool,
    /// Bills that are deleted here after they were written or linked are voided in the accounting system, or deleted where it voids no bills.
    /// Without it they stay there, and `GET /accounting_differences` lists them.
    pub(crate) void_deleted: bool,
    /// A payment that was written from here is voided in the accounting system, or deleted where it voids no payments, once all of it came back
    /// here: by a refund, a dispute or a return of the bank. Without it whoever keeps the books takes it off its document there.
    pub(crate) void_returned_payments: bool,
    /// The ledger account of bills without lines (`enable_line_items: false`), and of lines that name none.
    pub(crate) bill_account_id: Option<Uuid>,
    /// The ledger account of a line that carries what is missing between the lines of a document with their tax and its total: at most one
    /// minor unit a line. Without it, and for more, nothing is written and a person is asked.
    pub(crate) rounding_account_id: Option<Uuid>,
    /// Where people of the platform see a document, to which what is written links: `{object_type}` (`receivable` or `bill`) and `{object_id}` are
    /// put in. Without it, the page of the entity in the partner portal.
    #[schema(max_length = 1000)]
    pub(crate) document_url: Option<String>,
    /// What happens where QuickBooks works out another sales tax in the United States than the document has.
    pub(crate) sales_tax_differences: SalesTaxDifferences,
    /// Where payments are booked: the entry that fits best counts, then `accounting.ledger_account_ids.payments` of the entity's settings.
    #[schema(max_items = 100)]
    pub(crate) payment_accounts: Vec<PaymentAccount>,
    /// The accounts for amounts that nobody pays although their document is settled here: one entry for each reason and direction. Without it that
    /// amount stays open in the books, and its record says so.
    #[schema(max_items = 10)]
    pub(crate) write_off_accounts: Vec<WriteOffAccount>,
    /// Which classes, departments and tracking options documents get. What the product of a line stands for counts before the project of its
    /// document, and that before the tags of its document.
    #[schema(max_items = 1000)]
    pub(crate) dimensions: Vec<DimensionMapping>,
    /// What documents are not written without.
    #[schema(max_items = 100)]
    pub(crate) required_dimensions: Vec<RequiredDimension>,
}

/// Whether objects of a kind are written, and in which state they are left. QuickBooks knows no drafts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingPushMode)]
pub(crate) enum PushMode {
    /// Not at all. What is there already is still voided when it is canceled here.
    Off,
    /// As drafts, which whoever keeps the books completes; payments wait for that.
    Draft,
    /// Waiting for the approval of whoever keeps the books; payments wait for that.
    Submitted,
    /// Booked.
    #[default]
    Authorised,
}

/// What happens where QuickBooks works out another sales tax in the United States than the document has. Nothing is voided either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingSalesTaxDifferences)]
pub(crate) enum SalesTaxDifferences {
    /// The record says `amounts_differ`, and a person decides.
    #[default]
    Error,
    /// The tax of QuickBooks stands in the books; `GET /accounting_differences` shows both.
    Accept,
}

/// The account of some payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountingPaymentAccount)]
pub(crate) struct PaymentAccount {
    /// For money that came in, or that went out.
    pub(crate) direction: PaymentDirection,
    /// For payments in this currency alone.
    #[schema(value_type = Option<CurrencyEnum>)]
    pub(crate) currency: Option<Currency>,
    /// For payments of this `payment_method` alone.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) payment_method: Option<String>,
    /// The ledger account, one of `GET /ledger_accounts`: a bank account, a credit card, or another that takes payments.
    pub(crate) ledger_account_id: Uuid,
}

/// The account of what nobody pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountingWriteOffAccount)]
pub(crate) struct WriteOffAccount {
    /// Why it is not paid.
    pub(crate) reason: UnpaidReason,
    /// Of invoices (`received`), or of bills (`made`).
    pub(crate) direction: PaymentDirection,
    /// The ledger account, one of `GET /ledger_accounts`.
    pub(crate) ledger_account_id: Uuid,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingPaymentDirection)]
pub(crate) enum PaymentDirection {
    /// From customers, for invoices.
    Received,
    /// To vendors, for bills.
    Made,
}

/// Something here that stands for a dimension value there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountingDimensionMapping)]
pub(crate) struct DimensionMapping {
    /// What stands for it.
    pub(crate) object_type: MappedObject,
    /// The tag, the project or the product.
    pub(crate) object_id: Uuid,
    /// The value, one of `GET /accounting_dimensions`. A product names no department: QuickBooks has one for a document.
    pub(crate) dimension_id: Uuid,
}

/// What can stand for a dimension value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingMappedObject)]
pub(crate) enum MappedObject {
    /// A tag of the document.
    Tag,
    /// The project of the document.
    Project,
    /// The product of the line.
    Product,
}

/// What documents of a kind are not written without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountingRequiredDimension)]
pub(crate) struct RequiredDimension {
    /// Which documents.
    pub(crate) document: PostingKind,
    /// What each line of them has, or for departments the document as a whole.
    pub(crate) r#type: DimensionType,
    /// Of which tracking category, by its id in the accounting system; null for any.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) category_id: Option<String>,
}

impl PushSettings {
    /// What was decided about documents of a kind.
    pub(crate) fn of(&self, kind: PostingKind) -> PushMode {
        match kind {
            PostingKind::Invoice => self.invoices,
            PostingKind::CreditNote => self.credit_notes,
            PostingKind::Bill => self.bills,
            PostingKind::VendorCredit => self.vendor_credits,
        }
    }

    /// Is this kind left out?
    pub(crate) fn is_off(&self, kind: LabelKind) -> bool {
        let mode = match kind {
            LabelKind::Invoice => self.invoices,
            LabelKind::CreditNote => self.credit_notes,
            LabelKind::Bill => self.bills,
            LabelKind::VendorCredit => self.vendor_credits,
            LabelKind::Payment | LabelKind::ReturnedPayment => self.payments,
            LabelKind::Quote => return false,
        };
        mode == PushMode::Off
    }

    /// Where people see a document; `None` where nobody said so.
    pub(crate) fn document_page(&self, object_type: &str, object_id: Uuid) -> Option<String> {
        let url = self.document_url.as_ref()?;
        Some(url.replace("{object_type}", object_type).replace("{object_id}", &object_id.to_string()))
    }

    /// With another account wherever they name this one.
    fn with_account(mut self, from: Uuid, to: Uuid) -> Self {
        let of_payments = self.payment_accounts.iter_mut().map(|entry| &mut entry.ledger_account_id);
        let single = self.bill_account_id.iter_mut().chain(&mut self.rounding_account_id);
        let of_write_offs = self.write_off_accounts.iter_mut().map(|entry| &mut entry.ledger_account_id);
        of_payments.chain(of_write_offs).chain(single).filter(|named| **named == from).for_each(|named| *named = to);
        self
    }

    /// The account for what nobody pays of documents of this kind.
    pub(crate) fn write_off_account(&self, kind: PostingKind, reason: UnpaidReason) -> Option<Uuid> {
        let entry = self.write_off_accounts.iter().find(|entry| (entry.direction, entry.reason) == (PaymentDirection::of(kind), reason));
        entry.map(|entry| entry.ledger_account_id)
    }

    /// The entry for a payment: one that names its method counts before one that names its currency, and that before one for all.
    pub(crate) fn payment_account(&self, kind: PostingKind, currency: Currency, method: Option<&str>) -> Option<Uuid> {
        let direction = PaymentDirection::of(kind);
        let fits = |entry: &&PaymentAccount| {
            entry.direction == direction
                && entry.currency.is_none_or(|wanted| wanted == currency)
                && entry.payment_method.as_deref().is_none_or(|wanted| Some(wanted) == method)
        };
        let fitting = self.payment_accounts.iter().filter(fits);
        fitting.max_by_key(|entry| (entry.payment_method.is_some(), entry.currency.is_some())).map(|entry| entry.ledger_account_id)
    }
}

impl PaymentDirection {
    /// The way of the money for documents of this kind.
    fn of(kind: PostingKind) -> Self {
        if kind.is_sale() { PaymentDirection::Received } else { PaymentDirection::Made }
    }
}

impl PushMode {
    /// The state in which documents are left; one that is there although its kind is off keeps being booked.
    pub(crate) fn push_as(self) -> PushAs {
        match self {
            PushMode::Draft => PushAs::Draft,
            PushMode::Submitted => PushAs::Submitted,
            PushMode::Off | PushMode::Authorised => PushAs::Authorised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u128, currency: Option<&str>, method: Option<&str>) -> PaymentAccount {
        PaymentAccount {
            direction: PaymentDirection::Received,
            currency: currency.map(|code| code.parse().unwrap()),
            payment_method: method.map(str::to_owned),
            ledger_account_id: Uuid::from_u128(number),
        }
    }

    #[test]
    fn the_entry_that_says_most_counts() {
        let entries =
            vec![entry(1, None, None), entry(2, Some("EUR"), None), entry(3, None, Some("card")), entry(4, Some("EUR"), Some("card"))];
        let settings = PushSettings { payment_accounts: entries, ..PushSettings::default() };
        let account =
            |kind, currency: &str, method| settings.payment_account(kind, currency.parse().unwrap(), method).map(|id| id.as_u128());
        assert_eq!(account(PostingKind::Invoice, "GBP", None), Some(1));
        assert_eq!(account(PostingKind::Invoice, "EUR", None), Some(2));
        assert_eq!(account(PostingKind::Invoice, "GBP", Some("card")), Some(3));
        assert_eq!(account(PostingKind::Invoice, "EUR", Some("card")), Some(4));
        assert_eq!(account(PostingKind::Bill, "EUR", Some("card")), None, "what was received says nothing of what is paid");
    }
}
