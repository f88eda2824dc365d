//! Credit of a credit note, applied to invoices.

use super::{Context, Entity, Organisation, Refused, payments, settling};
use crate::xero::dates;
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{Applied, CreditUse, Document, Overpaid, Prepaid};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// Applies a part of a credit note to an invoice of the same direction, contact and currency.
pub fn create(books: &mut Organisation, context: &mut Context<'_>, note: &str, sent: Input<'_>) -> Result<CreditUse, Refused> {
    let note: Document = books.credit_notes.find(note).ok_or(Refused::Missing)?.body.read();
    let amount = sent.number("Amount").or_else(|| sent.number("AppliedAmount")).filter(|amount| *amount > Decimal::ZERO);
    let amount = amount.map(Number::amount).ok_or_else(|| Refused::because("The allocation amount must be greater than 0"))?;
    let date = sent.day("Date").unwrap_or_else(|| context.today());
    if let Some(sentence) = books.locked(date) {
        return Err(Refused::because(sentence));
    }
    let named = sent.child("Invoice").and_then(|invoice| invoice.words("InvoiceID").or_else(|| invoice.words("InvoiceNumber")));
    let row = named.and_then(|named| books.invoices.find(named)).ok_or_else(|| Refused::because("Invoice could not be found"))?;
    let invoice: Document = row.body.read();
    fits(&note, &invoice, amount)?;
    let (note_id, invoice_id) = (super::documents::id_of(&note), row.id);
    let used = CreditUse { id: context.id(), amount, date: dates::day(date), invoice: payments::reference(&invoice) };
    let applied = Applied {
        id: note_id,
        credit_note_number: note.credit_note_number.clone().unwrap_or_default(),
        date: note.date.clone(),
        applied_amount: amount,
        has_errors: false,
    };
    settling::change(books, context, Entity::Invoices, invoice_id, date, |invoice| {
        invoice.credit_notes.get_or_insert_default().push(applied);
        Ok(())
    })?;
    settling::change(books, context, Entity::CreditNotes, note_id, date, |note| {
        note.allocations.get_or_insert_default().push(used.clone());
        Ok(())
    })?;
    Ok(used)
}

/// Takes an allocation back.
pub fn delete(books: &mut Organisation, context: &Context<'_>, note: &str, allocation: Uuid) -> Result<CreditUse, Refused> {
    let note: Document = books.credit_notes.find(note).ok_or(Refused::Missing)?.body.read();
    let used = note.allocations.iter().flatten().find(|used| used.id == allocation).cloned().ok_or(Refused::Missing)?;
    let (note_id, date) = (super::documents::id_of(&note), context.today());
    settling::change(books, context, Entity::CreditNotes, note_id, date, |note| {
        note.allocations.get_or_insert_default().retain(|other| other.id != allocation);
        Ok(())
    })?;
    let invoice = used.invoice.invoice_id.unwrap_or_default();
    settling::change(books, context, Entity::Invoices, invoice, date, |invoice| {
        let notes = invoice.credit_notes.get_or_insert_default();
        if let Some(at) = notes.iter().position(|applied| applied.id == note_id && applied.applied_amount == used.amount) {
            notes.remove(at);
        }
        Ok(())
    })?;
    Ok(used)
}

/// A person has a credit note used for these invoices alone.
pub fn set(books: &mut Organisation, context: &mut Context<'_>, note: Uuid, sent: Input<'_>) -> Result<(), Refused> {
    let before: Document = books.credit_notes.get(note).ok_or(Refused::Missing)?.body.read();
    for used in before.allocations.iter().flatten() {
        delete(books, context, &note.to_string(), used.id)?;
    }
    for allocation in sent.list("Allocations").into_iter().flatten() {
        create(books, context, &note.to_string(), Input(allocation))?;
    }
    Ok(())
}

/// A person has these overpayments and prepayments used for an invoice, and no other.
pub fn prepay(books: &mut Organisation, context: &Context<'_>, invoice: Uuid, sent: Input<'_>) -> Result<(), Refused> {
    let on = context.today();
    let read = |name: &str, key: &str| -> Result<Vec<(Uuid, Number)>, Refused> {
        let used = |row: &Value| Some((Input(row).id(key)?, Number::amount(Input(row).number("AppliedAmount")?)));
        let rows = sent.list(name).into_iter().flatten();
        rows.map(|row| used(row).ok_or_else(|| Refused::because(format!("{name} need {key} and AppliedAmount")))).collect()
    };
    let (overpaid, prepaid) = (read("Overpayments", "OverpaymentID")?, read("Prepayments", "PrepaymentID")?);
    settling::change(books, context, Entity::Invoices, invoice, on, |invoice| {
        let date = dates::day(on);
        let overpaid = overpaid.into_iter().map(|(id, applied_amount)| Overpaid { id, date: date.clone(), applied_amount });
        let prepaid = prepaid.into_iter().map(|(id, applied_amount)| Prepaid { id, date: date.clone(), applied_amount });
        (invoice.overpayments, invoice.prepayments) = (Some(overpaid.collect()), Some(prepaid.collect()));
        Ok(())
    })?;
    Ok(())
}

fn fits(note: &Document, invoice: &Document, amount: Number) -> Result<(), Refused> {
    let matches = note.kind == format!("{}CREDIT", invoice.kind);
    if !matches || note.contact.id != invoice.contact.id || note.currency_code != invoice.currency_code {
        return Err(Refused::because("The credit note and the invoice must be of the same type, contact and currency"));
    }
    if note.status != "AUTHORISED" || invoice.status != "AUTHORISED" {
        return Err(Refused::because("Credit can only be allocated between Authorised documents"));
    }
    if note.remaining_credit.is_none_or(|left| left < amount) {
        return Err(Refused::because("The allocation amount exceeds the remaining credit of the credit note"));
    }
    if invoice.amount_due.is_none_or(|due| due < amount) {
        return Err(Refused::because("The allocation amount exceeds the amount outstanding on this document"));
    }
    Ok(())
}
