//! Documents as PDF: made in a job outside of any transaction, kept as files, and made anew when what they show has changed.

use bursar_documents::pdf::Pdf;
use bursar_kernel::AmountError;

use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Own, Receivable};

#[cfg(test)]
pub(crate) mod examples;
pub(crate) mod paper;
pub(crate) mod render_pdf;
pub(crate) mod sources;
mod totals;

impl Receivable {
    /// The PDF that shows the document as it is.
    pub(crate) fn current_pdf(&self) -> Option<Pdf> {
        self.pdf.filter(|pdf| !pdf.is_stale)
    }

    /// What the PDF shows has changed.
    pub(crate) fn outdate_pdf(&mut self) {
        if let Some(pdf) = &mut self.pdf {
            pdf.is_stale = true;
        }
    }

    /// Does its PDF show something else than that of the document before? Tags, attachments and what the partner keeps stand on no PDF.
    pub(crate) fn looks_different(&self, before: &Receivable) -> bool {
        let seen = |document: &Receivable| {
            let mut seen = Receivable { updated_at: document.created_at, attachments: None, pdf: None, reminded: None, ..document.clone() };
            seen.content.partner_metadata = None;
            if let Own::Invoice(invoice) = &mut seen.own {
                (invoice.payment_reminder_id, invoice.overdue_reminder_id) = (None, None);
            }
            seen
        };
        seen(self) != seen(before)
    }

    /// Is there a PDF of it without anybody asking? Drafts have one on request.
    pub(crate) fn always_has_pdf(&self) -> bool {
        !matches!(self.status, ReceivableStatus::Draft | ReceivableStatus::Recurring | ReceivableStatus::Deleted)
    }

    /// The name of its PDF.
    pub(crate) fn pdf_name(&self) -> String {
        let kind: &'static str = self.receivable_type().into();
        bursar_print::file_name(self.document_id.as_deref().unwrap_or(kind))
    }
}

/// A number that cannot be shown.
pub(crate) type Shown<T> = Result<T, AmountError>;
