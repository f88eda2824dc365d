//! A draft becomes a document of the books: its number, its date, and what it does to the invoice that it credits.

use bursar_accounting::clock;
use bursar_documents::Issuer;
use bursar_entities::DocumentKind;
use bursar_kernel::{DateTime, Error, FieldError, NaiveDate, Result, Utc};
use bursar_store::{Tx, record};
use chrono::Datelike;

use super::happened::Teller;
use super::line::Line;
use super::requirements::{missing, names_fulfillment};
use super::status::{Action, ReceivableStatus, ReceivableType};
use super::totals::Amounts;
use super::{Own, Receivable, store, variables};
use crate::day;
use crate::einvoices::Einvoice;
use crate::einvoices::prove::{prove, prove_for_pdf};
use crate::einvoices::send::ask_for_sending;
use crate::papers::render_pdf::{renew_pdf, renew_pdf_of_paid};

/// Issues a draft, or what failed in the network, which is held.
pub(crate) async fn issued(teller: &Teller<'_>, issuer: &Issuer, mut document: Receivable) -> Result<Receivable> {
    let (tx, scope, now) = (teller.tx, &teller.scope, teller.env.now());
    let lines = store::lines_of(tx, scope, document.id).await?;
    let missing = missing(&document, &lines);
    if !missing.is_nothing() {
        return Err(missing.refusal());
    }
    if lines.is_empty() {
        return Err(Error::invalid(FieldError::new("receivable", "line_items", "must have at least 1 item", "value_error.length")));
    }
    let (old_status, today) = (document.status, clock::today(tx, scope, now).await?);
    document.issue(now, today);
    if document.is_einvoice() {
        prove(tx, scope, &document, &lines, today).await?;
        ask_for_sending(tx, teller.env, scope, &document).await?;
    } else if issuer.preferences.einvoice_in_pdf && document.receivable_type() != ReceivableType::Quote {
        prove_for_pdf(tx, scope, &document, &lines, today).await?;
        document.put_into_pdf();
    }
    // One that failed in the network has taken it back already.
    if document.receivable_type() == ReceivableType::CreditNote && !old_status.has_credited() {
        credit_invoice(teller, &document, &lines).await?;
    }
    if document.document_id.is_none() {
        document.document_id = Some(next_number(tx, teller, issuer, document.receivable_type(), today).await?);
    }
    variables::fill(&mut document);
    renew_pdf(tx, teller.env, scope, &mut document).await?;
    record::save(tx, scope, &document).await?;
    teller.moved(&document, old_status).await?;
    if document.due_date.is_some() || document.expiry_date.is_some() || document.has_reminder() {
        day::watch(tx, teller.env, scope).await?;
    }
    Ok(document)
}

/// Taken last: whoever issues next waits for it.
async fn next_number(tx: &Tx, teller: &Teller<'_>, issuer: &Issuer, receivable_type: ReceivableType, today: NaiveDate) -> Result<String> {
    let kind = match receivable_type {
        ReceivableType::Quote => DocumentKind::Quote,
        ReceivableType::Invoice => DocumentKind::Invoice,
        ReceivableType::CreditNote => DocumentKind::CreditNote,
    };
    let number = bursar_entities::take_number(tx, &teller.scope, kind).await?;
    Ok(issuer.preferences.numbering.written(kind, number, today.year()))
}

/// The invoice of a credit note that is being issued comes to less.
async fn credit_invoice(teller: &Teller<'_>, note: &Receivable, lines: &[Line]) -> Result<()> {
    let (tx, scope) = (teller.tx, &teller.scope.of_everybody());
    let source = note.based_on.ok_or_else(|| Error::internal("a credit note has no invoice"))?;
    let mut invoice: Receivable = record::lock(tx, scope, source).await?;
    invoice.require(Action::Credit, false)?;
    let invoice_lines = store::lines_of(tx, scope, invoice.id).await?;
    let mut left = store::left(tx, scope, &invoice, &invoice_lines).await?;
    let is_more = note.amounts.total_amount > left.amount();
    if is_more || !left.covers(invoice.content.vat_mode, lines) {
        return Err(Error::conflict("Credit note cannot be issued: it credits more than is left of its invoice; change its line items"));
    }
    left.credit(invoice.content.vat_mode, lines);
    let old_status = invoice.status;
    let today = clock::today(tx, scope, teller.env.now()).await?;
    invoice.credited(&note.amounts, left.is_nothing(), today)?;
    invoice.updated_at = teller.env.now();
    renew_pdf_of_paid(tx, teller.env, scope, &mut invoice).await?;
    record::save(tx, scope, &invoice).await?;
    if invoice.status == old_status { teller.updated(&invoice).await } else { teller.moved(&invoice, old_status).await }
}

impl Receivable {
    /// It is issued at this moment, which is on this day for the entity; or it is about to be, once the network has delivered it.
    fn issue(&mut self, now: DateTime<Utc>, today: NaiveDate) {
        self.status = if self.is_einvoice() { ReceivableStatus::Issuing } else { ReceivableStatus::Issued };
        self.einvoice = self.einvoice.as_ref().map(Einvoice::fresh);
        self.issue_date = Some(now);
        self.issue_day = Some(today);
        self.updated_at = now;
        let names_fulfillment = names_fulfillment(self);
        if let Own::Invoice(invoice) = &mut self.own {
            if invoice.fulfillment_date.is_none() && names_fulfillment {
                invoice.fulfillment_date = Some(today);
            }
            self.due_date = invoice.payment_terms.as_ref().and_then(|terms| terms.due_date(today));
        }
    }

    /// So much of an invoice was taken back: part of it, or all that was left, after which nothing is due but what was paid.
    pub(super) fn credited(&mut self, note: &Amounts, is_everything: bool, today: NaiveDate) -> Result<()> {
        let Own::Invoice(invoice) = &mut self.own else { return Ok(()) };
        let credited = self.withholding_credited.unwrap_or_default().saturating_add(note.total_withholding_tax.unwrap_or_default());
        self.withholding_credited = Some(credited).filter(|credited| *credited > 0);
        let left = invoice.total_amount_with_credit_notes.saturating_sub(note.total_amount).max(0);
        invoice.total_amount_with_credit_notes = if is_everything { left.min(invoice.amount_paid.max(0)) } else { left };
        if invoice.total_amount_with_credit_notes > 0 {
            return self.stand(today);
        }
        self.status = if invoice.amount_paid > 0 { ReceivableStatus::Paid } else { ReceivableStatus::Canceled };
        if self.status == ReceivableStatus::Paid {
            invoice.paid_at = invoice.paid_at.or(Some(self.updated_at));
        }
        Ok(())
    }
}
