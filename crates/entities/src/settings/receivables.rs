//! What an entity decided about its invoices, quotes and credit notes.

use bursar_kernel::Result;
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use super::documents::DocumentIds;
use super::language::Language;
use super::rendering::DocumentRendering;
use super::{EditFlow, Settings, VatMode, store};

/// What an entity decided about its invoices, quotes and credit notes.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivablePreferences {
    /// How they are numbered.
    pub numbering: DocumentIds,
    /// What stands on their PDF.
    pub document_rendering: DocumentRendering,
    /// Their language, unless the counterpart has its own; none was chosen.
    pub language: Option<Language>,
    /// May issued invoices be changed?
    pub is_open: bool,
    /// Is the PDF of an invoice made anew when something is paid or credited, with all that was?
    pub shows_payments: bool,
    /// Do PDFs of invoices and credit notes carry them as electronic invoices?
    pub einvoice_in_pdf: bool,
    /// Are payment reminders sent?
    pub sends_reminders: bool,
    /// Where answers to mails go, instead of to the entity's own address.
    pub reply_to: Option<String>,
    /// Do quotes need a signature to be accepted?
    pub quote_signature_required: bool,
    /// Do prices include VAT?
    pub vat_mode: VatMode,
    /// Where they do: are discounts by amount taken off amounts with VAT?
    pub discount_mode: VatMode,
}

impl From<Settings> for ReceivablePreferences {
    fn from(settings: Settings) -> Self {
        ReceivablePreferences {
            numbering: settings.document_ids,
            document_rendering: settings.document_rendering,
            language: settings.language,
            is_open: settings.receivable_edit_flow == EditFlow::NonCompliant,
            shows_payments: settings.generate_paid_invoice_pdf,
            einvoice_in_pdf: settings.einvoice_in_pdf,
            sends_reminders: settings.reminder.enabled,
            reply_to: settings.mail.and_then(|mail| mail.reply_to).into_iter().flatten().next(),
            quote_signature_required: settings.quote_signature_required,
            vat_mode: settings.vat_mode,
            discount_mode: settings.vat_inclusive_discount_mode,
        }
    }
}

/// What the entity decided about its invoices, quotes and credit notes.
pub async fn receivable_preferences(db: &impl ConnectionTrait, scope: &Scope) -> Result<ReceivablePreferences> {
    Ok(store::get(db, scope).await?.into())
}
