//! What may be changed of a document where it stands, and what follows from a change of its days. Pure.

use bursar_kernel::{DateTime, Error, ErrorKind, FieldError, Location, NaiveDate, Result, Utc};

use super::payloads::{Envelope, UpdateReceivable};
use super::status::{Action, ReceivableStatus, ReceivableType};
use super::{Own, Receivable};

/// What may change of an issued invoice where nothing else may: it stands on no paper.
const FREE_AFTER_ISSUE: &[&str] = &["attachments", "partner_metadata", "project_id", "tag_ids"];

/// May a document that stands there be changed so?
pub(crate) fn require(document: &Receivable, asked: &UpdateReceivable, is_open: bool) -> Result<()> {
    let is_meant = match asked.envelope {
        Envelope::Quote => document.receivable_type() == ReceivableType::Quote,
        Envelope::Invoice | Envelope::IssuedInvoice => document.receivable_type() == ReceivableType::Invoice,
        Envelope::CreditNote => document.receivable_type() == ReceivableType::CreditNote,
    };
    if !is_meant {
        let kind: &'static str = document.receivable_type().into();
        let message = format!("the body is meant for another type of document: this one is a {kind}, send its changes in that field");
        return Err(Error::new(ErrorKind::BadRequest { kind: None, message }));
    }
    match asked.envelope {
        Envelope::IssuedInvoice => {
            document.require(Action::UpdateIssued, is_open)?;
            let is_free = is_open || asked.is_only(FREE_AFTER_ISSUE);
            let message = if document.is_einvoice() {
                "Invoice cannot be updated after it went through the network of electronic invoices: credit it"
            } else {
                "Invoice cannot be updated after it was issued: credit it, or set receivable_edit_flow to non_compliant"
            };
            if is_free { Ok(()) } else { Err(Error::conflict(message)) }
        }
        // Tags say nothing to the counterpart: they may change in any status.
        _ if asked.is_only(&["tag_ids"]) => Ok(()),
        // Its invoice is lowered by its lines already.
        Envelope::CreditNote if document.status == ReceivableStatus::Failed && asked.fields.contains("line_items") => {
            document.require(Action::ReplaceLines, is_open)
        }
        _ => document.require(Action::Update, is_open),
    }
}

/// What is wrong with new payment terms of the base of a recurrence.
pub(crate) fn wrong_terms(document: &Receivable, before: &Receivable, at: &[Location]) -> Vec<FieldError> {
    let is_of_base = document.status == ReceivableStatus::Recurring && document.terms() != before.terms();
    document.terms().filter(|_| is_of_base).map(|terms| terms.wrong_in_base(at)).unwrap_or_default()
}

/// An issued invoice is dated anew, by a moment and the day that it was for the entity: it is due by its terms, where it or they changed,
/// unless its day is said.
pub(crate) fn redate(
    document: &mut Receivable,
    before: &Receivable,
    issued: Option<(DateTime<Utc>, NaiveDate)>,
    due_date: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<()> {
    if let Some((issue_date, day)) = issued {
        (document.issue_date, document.issue_day) = (Some(issue_date), Some(day));
    }
    let (Some(issued_on), Own::Invoice(invoice), Own::Invoice(invoice_before)) = (document.issued_on(), &document.own, &before.own) else {
        return Ok(());
    };
    let has_new_terms = document.issue_date != before.issue_date || invoice.payment_terms != invoice_before.payment_terms;
    if has_new_terms {
        let by_terms = invoice.payment_terms.as_ref().and_then(|terms| terms.due_date(issued_on));
        document.due_date = by_terms.or(document.due_date);
    }
    document.due_date = due_date.or(document.due_date);
    // What was settled by the terms of its day stays settled.
    if (has_new_terms || document.due_date != before.due_date) && document.status != ReceivableStatus::Paid {
        document.stand(today)?;
    }
    Ok(())
}
