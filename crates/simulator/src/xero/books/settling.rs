//! What is open of a document after payments and credits, and the status that follows from it.

use super::{Context, Entity, Organisation, Refused, documents};
use crate::xero::dates;
use crate::xero::decimal::Number;
use crate::xero::wire::{Document, DocumentRest};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

/// Changes what was applied to a document and writes it back with its balances and status made right.
///
/// A refused change leaves the document as it was.
pub fn change(
    books: &mut Organisation,
    context: &Context<'_>,
    entity: Entity,
    id: Uuid,
    on: NaiveDate,
    apply: impl FnOnce(&mut Document) -> Result<(), String>,
) -> Result<Document, Refused> {
    let row = documents::collection(books, entity).get(id).ok_or(Refused::Missing)?;
    let (mut document, rest): (Document, DocumentRest) = (row.body.read(), row.body.read());
    let app = row.app.clone();
    if !matches!(document.status.as_str(), "AUTHORISED" | "PAID") {
        return Err(Refused::because("Payments can only be made against Authorised documents"));
    }
    apply(&mut document).map_err(Refused::because)?;
    balance(&mut document, on).map_err(Refused::because)?;
    documents::collection_mut(books, entity).put(documents::row(document.clone(), &rest, context.now, app));
    Ok(document)
}

/// Computes what is open; the sentence refuses more than that.
pub fn balance(document: &mut Document, on: NaiveDate) -> Result<(), String> {
    let paid: Decimal = document.payments.iter().map(|payment| payment.amount.0).sum();
    let credits = document.credit_notes.iter().flatten().map(|note| note.applied_amount.0);
    let prepaid = document.prepayments.iter().flatten().map(|prepaid| prepaid.applied_amount.0);
    let overpaid = document.overpayments.iter().flatten().map(|overpaid| overpaid.applied_amount.0);
    let uses = document.allocations.iter().flatten().map(|used| used.amount.0);
    let credited: Decimal = credits.chain(prepaid).chain(overpaid).chain(uses).sum();
    let open = document.total.0 - paid - credited;
    if open < Decimal::ZERO {
        return Err("Payment amount exceeds the amount outstanding on this document".to_owned());
    }
    if document.invoice_id.is_some() {
        document.amount_due = Some(Number::amount(open));
        document.amount_paid = Some(Number::amount(paid));
        document.amount_credited = Some(Number::amount(credited));
    } else {
        document.remaining_credit = Some(Number::amount(open));
    }
    let is_done = open.is_zero();
    if is_done { "PAID" } else { "AUTHORISED" }.clone_into(&mut document.status);
    document.fully_paid_on_date = is_done.then(|| dates::day(on));
    Ok(())
}
