//! Documents that are made of others.

use bursar_kernel::{Error, Result};
use bursar_store::{Scope, Tx, record};
use bursar_web::EntityCall;

use super::credit_total::Credit;
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

/// How much of an invoice a credit note takes back at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything that is left of its lines.
    Everything,
    /// The same, as far as it is not paid.
    Unpaid,
}

/// A draft of a credit note of so much of the invoice.
pub(crate) async fn credit_note_of(call: &EntityCall, tx: &Tx, invoice: &Receivable, extent: Extent) -> Result<(Receivable, Vec<Line>)> {
    let scope = call.scope();
    let notes = store::made_of(tx, &scope, &[invoice.id]).await?;
    if notes.iter().any(|note| note.status == ReceivableStatus::Draft) {
        return Err(Error::conflict("Invoice has a draft of a credit note already: issue or delete it first"));
    }
    let invoice_lines = store::lines_of(tx, &scope, invoice.id).await?;
    let left = store::left(tx, &scope, invoice, &invoice_lines).await?;
    let mut note = invoice.credit_note(call.env(), call.user_id());
    let mut lines = credit::everything(call.env(), &note, &invoice_lines, &left)?;
    let credit = Credit { env: call.env(), invoice, lines: &invoice_lines, left: &left, place: &["body"] };
    credit.price(&mut note, &mut lines)?;
    if extent == Extent::Unpaid {
        credit.limit(&mut note, &mut lines, invoice.amount_due())?;
    }
    draft::compute(&mut note, &mut lines, &["body"])?;
    Ok((note, lines))
}

/// A new document with its lines.
pub(crate) async fn insert(tx: &Tx, scope: &Scope, document: &Receivable, lines: &[Line]) -> Result<()> {
    record::insert(tx, scope, document).await?;
    record::insert_all(tx, scope, lines).await
}
