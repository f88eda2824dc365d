//! Payments: made once, never changed, only deleted.

use super::{Context, Entity, Organisation, Refused, settling, terms, word};
use crate::xero::collection::{Body, Row};
use crate::xero::dates;
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{Account, AccountRef, Document, DocumentRef, Nothing, PaidPart, Payment};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

pub const STATUSES: [&str; 2] = ["AUTHORISED", "DELETED"];
pub const TYPES: [&str; 4] = ["ACCRECPAYMENT", "ACCPAYPAYMENT", "ARCREDITPAYMENT", "APCREDITPAYMENT"];

pub fn row(mut payment: Payment, document: Uuid, now: DateTime<Utc>, app: Option<Box<str>>) -> Row {
    payment.updated = dates::moment(now);
    Row {
        id: payment.id,
        updated: now,
        key: "".into(),
        other_key: payment.reference.clone().unwrap_or_default().into(),
        kind: word(&payment.payment_type, &TYPES).unwrap_or(TYPES[0]),
        status: word(&payment.status, &STATUSES).unwrap_or(STATUSES[0]),
        date: dates::read_day(&payment.date),
        owner: Some(document),
        app,
        body: Body::join(&payment, &Nothing {}),
    }
}

/// Pays a document.
pub fn create(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>) -> Result<Uuid, Refused> {
    let (entity, document) = target(books, sent)?;
    let account = account(books, sent).map_err(Refused::because)?;
    let amount = sent.number("Amount").filter(|amount| *amount > Decimal::ZERO).map(Number::amount);
    let amount = amount.ok_or_else(|| Refused::because("The payment amount must be greater than 0"))?;
    if sent.has_bad_day("Date") {
        return Err(Refused::because("The Date is not a valid date"));
    }
    let date = sent.day("Date").unwrap_or_else(|| context.today());
    if let Some(sentence) = books.locked(date) {
        return Err(Refused::because(sentence));
    }
    let rate = sent.number("CurrencyRate").filter(|rate| *rate > Decimal::ZERO).map_or(document.currency_rate, Number);
    let is_foreign_bank = account.currency_code.as_ref().is_some_and(|code| *code == document.currency_code);
    let payment = Payment {
        id: context.id(),
        date: dates::day(date),
        bank_amount: sent
            .number("BankAmount")
            .map_or_else(|| if is_foreign_bank { amount } else { terms::to_base(amount, rate) }, Number::amount),
        amount,
        reference: sent.words("Reference").map(str::to_owned),
        currency_rate: rate,
        payment_type: type_of(&document.kind).to_owned(),
        status: "AUTHORISED".to_owned(),
        updated: String::new(),
        has_account: true,
        is_reconciled: sent.flag("IsReconciled").unwrap_or(false),
        account: AccountRef { id: account.id, code: account.code, name: Some(account.name) },
        invoice: (entity == Entity::Invoices).then(|| reference(&document)),
        credit_note: (entity == Entity::CreditNotes).then(|| reference(&document)),
        has_validation_errors: false,
    };
    let id = super::documents::id_of(&document);
    settling::change(books, context, entity, id, date, |document| {
        document.payments.push(part(&payment));
        Ok(())
    })?;
    let (payment_id, app) = (payment.id, context.app());
    books.payments.put(row(payment, id, context.now, app));
    Ok(payment_id)
}

/// `{"Status":"DELETED"}` is the only change a payment knows; its document owes the amount again.
pub fn change(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, path: &str) -> Result<Uuid, Refused> {
    let row_of_payment = books.payments.find(path).ok_or(Refused::Missing)?;
    let mut payment: Payment = row_of_payment.body.read();
    let (document, app) = (row_of_payment.owner.unwrap_or_default(), row_of_payment.app.clone());
    if sent.words("Status") != Some("DELETED") {
        return Err(Refused::because("Payments cannot be changed; delete the payment and make another one"));
    }
    if payment.status == "DELETED" {
        return Err(Refused::because("Payment is already deleted"));
    }
    if payment.is_reconciled {
        return Err(Refused::because("This payment has been reconciled and cannot be deleted"));
    }
    let date = dates::read_day(&payment.date).unwrap_or_else(|| context.today());
    if let Some(sentence) = books.locked(date) {
        return Err(Refused::because(sentence));
    }
    let entity = if payment.invoice.is_some() { Entity::Invoices } else { Entity::CreditNotes };
    settling::change(books, context, entity, document, date, |document| {
        document.payments.retain(|part| part.id != payment.id);
        Ok(())
    })?;
    "DELETED".clone_into(&mut payment.status);
    let id = payment.id;
    books.payments.put(row(payment, document, context.now, app));
    Ok(id)
}

/// A person matched the payment with a line of the bank statement; it cannot be deleted any more.
pub fn reconcile(books: &mut Organisation, context: &Context<'_>, id: Uuid) -> Result<(), Refused> {
    let row_of_payment = books.payments.get(id).ok_or(Refused::Missing)?;
    let mut payment: Payment = row_of_payment.body.read();
    let (document, app) = (row_of_payment.owner.unwrap_or_default(), row_of_payment.app.clone());
    payment.is_reconciled = true;
    books.payments.put(row(payment, document, context.now, app));
    Ok(())
}

pub fn part(payment: &Payment) -> PaidPart {
    PaidPart {
        id: payment.id,
        date: payment.date.clone(),
        amount: payment.amount,
        reference: payment.reference.clone(),
        currency_rate: payment.currency_rate,
        has_account: false,
        has_validation_errors: false,
    }
}

pub fn reference(document: &Document) -> DocumentRef {
    DocumentRef {
        kind: Some(document.kind.clone()),
        invoice_id: document.invoice_id,
        invoice_number: document.invoice_number.clone(),
        credit_note_id: document.credit_note_id,
        credit_note_number: document.credit_note_number.clone(),
        contact: Some(document.contact.clone()),
        currency_code: Some(document.currency_code.clone()),
        has_errors: false,
    }
}

pub fn type_of(kind: &str) -> &'static str {
    match kind {
        "ACCREC" => "ACCRECPAYMENT",
        "ACCPAY" => "ACCPAYPAYMENT",
        "ACCRECCREDIT" => "ARCREDITPAYMENT",
        _ => "APCREDITPAYMENT",
    }
}

fn target(books: &Organisation, sent: Input<'_>) -> Result<(Entity, Document), Refused> {
    for (entity, child, id, number) in [
        (Entity::Invoices, "Invoice", "InvoiceID", "InvoiceNumber"),
        (Entity::CreditNotes, "CreditNote", "CreditNoteID", "CreditNoteNumber"),
    ] {
        let named = sent.child(child);
        let text = named.and_then(|named| named.words(id).or_else(|| named.words(number))).or_else(|| sent.words(number));
        if let Some(text) = text {
            let row = super::documents::collection(books, entity).find(text);
            return row.map(|row| (entity, row.body.read())).ok_or_else(|| Refused::because(format!("{child} could not be found")));
        }
    }
    Err(Refused::because("An Invoice or a CreditNote must be specified for a payment"))
}

fn account(books: &Organisation, sent: Input<'_>) -> Result<Account, String> {
    let named = sent.child("Account");
    let text = named.and_then(|named| named.words("AccountID").or_else(|| named.words("Code"))).or_else(|| sent.words("Code"));
    let row = text.and_then(|text| books.accounts.find(text)).ok_or_else(|| "Account could not be found".to_owned())?;
    let account: Account = row.body.read();
    if account.status != "ACTIVE" {
        return Err("Account has been archived, or deleted, and cannot be used for payments".to_owned());
    }
    if account.kind != "BANK" && !account.enable_payments_to_account {
        return Err("Account type is invalid for payments: use a bank account or one that payments are enabled for".to_owned());
    }
    Ok(account)
}
