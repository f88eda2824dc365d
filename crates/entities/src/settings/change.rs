//! What may be sent to change settings.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::accounting::AccountingSettings;
use super::currency::CurrencySettings;
use super::documents::ChangeDocumentIds;
use super::language::Language;
use super::rendering::{DocumentRendering, OnlyKnown};
use super::{AutoTag, EditFlow, MailSettings, PaymentPriority, ReminderSettings, VatMode};

/// A change of settings: checked against the schema of [`Changeable`], then merged as JSON, because whether a field was left out or is
/// null decides at every depth. Merged as text, because a rate must keep its digits.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct PatchSettings(pub(super) Box<RawValue>);

impl PartialSchema for PatchSettings {
    fn schema() -> RefOr<Schema> {
        Changeable::schema()
    }
}

impl ToSchema for PatchSettings {
    fn name() -> Cow<'static, str> {
        Changeable::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Changeable::schemas(schemas);
    }
}

/// Changes to the settings. A field that is left out stays, at every depth; null is the default again; a list is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatchSettingsPayload)]
#[expect(dead_code, reason = "only its schema is used: a change is merged as JSON")]
struct Changeable {
    /// What is referred to in the ledger when something is pushed there without saying. Each id must be one of the connected ledger.
    accounting: Option<AccountingSettings>,
    /// Look for the purchase order of each bill that comes in.
    #[schema(default = true)]
    allow_purchase_order_autolinking: Option<bool>,
    /// The entity's own currency, and what others are worth.
    currency: Option<CurrencySettings>,
    /// How documents are numbered.
    document_ids: Option<ChangeDocumentIds>,
    /// What stands on PDF documents.
    #[schema(value_type = OnlyKnown, required = false)]
    document_rendering: DocumentRendering,
    /// Put the electronic invoice into the PDF of each invoice and credit note that does not go through the network (Factur-X, ZUGFeRD). What
    /// cannot be one is not issued.
    #[schema(default = false, required = false)]
    einvoice_in_pdf: bool,
    /// Render the PDF of an invoice again when it is paid, with the amount that was paid.
    #[schema(default = false, required = false)]
    generate_paid_invoice_pdf: bool,
    /// Language of documents and mails, unless the counterpart has its own.
    language: Option<Language>,
    /// How mails are sent.
    mail: Option<MailSettings>,
    /// Tags that scanned bills get by the words in them.
    payables_ocr_auto_tagging: Option<Vec<AutoTag>>,
    /// Bills need no approval: they wait to be paid at once.
    #[schema(default = false, required = false)]
    payables_skip_approval_flow: bool,
    /// What the suggested day of payment is chosen for.
    #[schema(default = "working_capital")]
    payment_priority: Option<PaymentPriority>,
    /// Quotes need a signature to be accepted, unless they say otherwise.
    #[schema(default = false, required = false)]
    quote_signature_required: bool,
    /// What may change of an invoice after it was issued.
    #[schema(default = "compliant")]
    receivable_edit_flow: Option<EditFlow>,
    /// Reminders.
    reminder: Option<ReminderSettings>,
    /// Where the clock of the entity runs, as the IANA database names the zone, such as `Europe/Berlin`.
    time_zone: Option<String>,
    /// Do discounts by amount count before or after VAT, on invoices whose prices include it?
    #[schema(default = "exclusive", required = false)]
    vat_inclusive_discount_mode: VatMode,
    /// Do prices of products include VAT?
    #[schema(default = "exclusive")]
    vat_mode: Option<VatMode>,
}
