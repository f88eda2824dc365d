//! Documents that are made of others.

use bursar_kernel::{Error, Result};
use bursar_store::{Scope, Tx, record};
use bursar_web::EntityCall;

use super::line::Line;
use super::status::ReceivableStatus;
use super::{InvoiceFields, Own, Receivable, credit, draft, store};

/// A draft of an invoice with what the quote says.
pub(crate) async fn invoice_of(call: &EntityCall, tx: &Tx, quote: &Receivable) -> Result<(Receivable, Vec<Line>)> {
    let own = InvoiceFields { payment_terms: quote.offered_terms.clone(), ..InvoiceFields::default() };
    let mut invoice = quote.made_of(call.env(), call.user_id(), Own::Invoice(own));
    invoice.offered_terms = None;
    let mut lines = store::lines_of(tx, &call.scope(), quote.id).await?;
    for line in &mut lines {
        line.id = call.env().id();
        line.receivable_id = invoice.id;
    }
    draft::compute(&mut invoice, &mut lines, &["body"])?;
    Ok((invoice, lines))
}

/// A draft of a credit note of everything that is left of the invoice.
pub(crate) async fn credit_note_of(call: &EntityCall, tx: &Tx, invoice: &Receivable) -> Result<(Receivable, Vec<Line>)> {
    let scope = call.scope();
    let notes = store::made_of(tx, &scope, &[invoice.id]).await?;
    if notes.iter().any(|note| note.status == ReceivableStatus::Draft) {
        return Err(Error::conflict("Invoice has a draft of a credit note already: issue or delete it first"));
    }
    let invoice_lines = store::lines_of(tx, &scope, invoice.id).await?;
    let left = store::left(tx, &scope, invoice, &invoice_lines).await?;
    let mut note = invoice.credit_note(call.env(), call.user_id());
    let mut lines = credit::everything(call.env(), &note, &invoice_lines, &left)?;
    credit::share_discount(&mut note, invoice, &invoice_lines, &lines);
    if !notes.is_empty() {
        note.content.deduction_amount = None;
    }
    draft::compute(&mut note, &mut lines, &["body"])?;
    Ok((note, lines))
}

/// A new document with its lines.
pub(crate) async fn insert(tx: &Tx, scope: &Scope, document: &Receivable, lines: &[Line]) -> Result<()> {
    record::insert(tx, scope, document).await?;
    record::insert_all(tx, scope, lines).await
}
