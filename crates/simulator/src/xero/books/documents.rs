//! Invoices, bills and credit notes: how they are made and changed, and which steps their status may take.

use super::lines::{self, Frame};
use super::{Context, Entity, Mode, Organisation, Refused, contacts, terms, word};
use crate::xero::amounts::{LineAmountTypes, totals};
use crate::xero::collection::{Body, Collection, Row};
use crate::xero::dates;
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{ContactRef, Document, DocumentRest};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

pub const STATUSES: [&str; 6] = ["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"];
pub const TYPES: [&str; 4] = ["ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT"];

const NOT_MODIFIABLE: &str = "Invoice not of valid status for modification";
const SETTLED: &str = "This document cannot be edited as it has a payment or credit note allocated to it.";

pub fn collection_mut(books: &mut Organisation, entity: Entity) -> &mut Collection {
    if entity == Entity::CreditNotes { &mut books.credit_notes } else { &mut books.invoices }
}

pub fn collection(books: &Organisation, entity: Entity) -> &Collection {
    if entity == Entity::CreditNotes { &books.credit_notes } else { &books.invoices }
}

/// The row of a document, with its time of change written into the body.
pub fn row(mut document: Document, rest: &DocumentRest, now: DateTime<Utc>, app: Option<Box<str>>) -> Row {
    document.updated = dates::moment(now);
    Row {
        id: id_of(&document),
        updated: now,
        key: number_of(&document).into(),
        other_key: document.reference.clone().unwrap_or_default().into(),
        kind: word(&document.kind, &TYPES).unwrap_or("ACCREC"),
        status: word(&document.status, &STATUSES).unwrap_or("DRAFT"),
        date: dates::read_day(&document.date),
        owner: Some(document.contact.id),
        app,
        body: Body::join(&document, rest),
    }
}

pub fn id_of(document: &Document) -> Uuid {
    document.invoice_id.or(document.credit_note_id).unwrap_or_default()
}

pub fn number_of(document: &Document) -> &str {
    document.invoice_number.as_deref().or(document.credit_note_number.as_deref()).unwrap_or_default()
}

/// Creates a document, or changes one that is found by its id or, for sales and credit notes, by its number.
pub fn save(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    sent: Input<'_>,
    path: Option<&str>,
    mode: Mode,
) -> Result<Uuid, Refused> {
    match find(books, entity, sent, path)? {
        Some(_) if mode == Mode::Create && path.is_none() => Err(Refused::because(unique(entity))),
        Some(id) => change(books, context, entity, id, sent),
        None => create(books, context, entity, sent),
    }
}

fn find(books: &Organisation, entity: Entity, sent: Input<'_>, path: Option<&str>) -> Result<Option<Uuid>, Refused> {
    let collection = collection(books, entity);
    if let Some(path) = path {
        return collection.find(path).map(|row| Some(row.id)).ok_or(Refused::Missing);
    }
    if let Some(id) = sent.id(entity.id_name()) {
        return collection.get(id).map(|row| Some(row.id)).ok_or(Refused::Missing);
    }
    let is_bill = sent.words("Type").is_some_and(|kind| kind.eq_ignore_ascii_case("ACCPAY"));
    let number = sent.words(number_name(entity)).filter(|_| !is_bill);
    Ok(number.and_then(|number| holder(collection, number, None)))
}

/// Who has a number; a deleted draft gives it back.
fn holder(collection: &Collection, number: &str, except: Option<Uuid>) -> Option<Uuid> {
    let mut rows = collection.with_key(number).filter(|row| row.kind != "ACCPAY" && row.status != "DELETED" && Some(row.id) != except);
    rows.next().map(|row| row.id)
}

fn number_name(entity: Entity) -> &'static str {
    if entity == Entity::CreditNotes { "CreditNoteNumber" } else { "InvoiceNumber" }
}

fn unique(entity: Entity) -> &'static str {
    if entity == Entity::CreditNotes { "Credit Note # must be unique." } else { "Invoice # must be unique." }
}

fn create(books: &mut Organisation, context: &mut Context<'_>, entity: Entity, sent: Input<'_>) -> Result<Uuid, Refused> {
    let allowed = if entity == Entity::CreditNotes { &TYPES[2..] } else { &TYPES[..2] };
    let kind = sent
        .words("Type")
        .and_then(|kind| word(kind, allowed))
        .ok_or_else(|| Refused::because("A valid Type must be specified for this document"))?;
    let status = match sent.words("Status") {
        None => "DRAFT",
        Some(status) => word(status, &STATUSES[..3])
            .ok_or_else(|| Refused::because(format!("A document cannot be created with the status {status}")))?,
    };
    let contact = contacts::of_document(books, context, sent.child("Contact")).map_err(Refused::because)?;
    let currency = sent
        .words("CurrencyCode")
        .map(str::to_owned)
        .or_else(|| default_currency(books, contact.id))
        .unwrap_or_else(|| books.currency.clone());
    let mut document = blank(context, entity, kind, contact, currency);
    status.clone_into(&mut document.status);
    if kind != "ACCPAY" && sent.words(number_name(entity)).is_none() {
        set_number(&mut document, entity, next_number(books, entity));
    }
    let rest = DocumentRest { line_items: Vec::new() };
    finish(books, context, entity, document, rest, sent, true)
}

fn change(books: &mut Organisation, context: &mut Context<'_>, entity: Entity, id: Uuid, sent: Input<'_>) -> Result<Uuid, Refused> {
    let row = collection(books, entity).get(id).ok_or(Refused::Missing)?;
    let (mut document, rest): (Document, DocumentRest) = (row.body.read(), row.body.read());
    let is_settled = !document.payments.is_empty()
        || document.credit_notes.as_ref().is_some_and(|notes| !notes.is_empty())
        || document.allocations.as_ref().is_some_and(|uses| !uses.is_empty());
    if matches!(document.status.as_str(), "PAID" | "VOIDED" | "DELETED") || is_settled {
        return Err(Refused::because(if is_settled { format!("{NOT_MODIFIABLE} {SETTLED}") } else { NOT_MODIFIABLE.to_owned() }));
    }
    if let Some(wanted) = sent.words("Status") {
        let wanted = word(wanted, &STATUSES)
            .filter(|wanted| may_become(&document.status, wanted))
            .ok_or_else(|| Refused::because(NOT_MODIFIABLE))?;
        if let ("VOIDED" | "DELETED", Some(sentence)) = (wanted, locked(books, &document)) {
            return Err(Refused::because(sentence));
        }
        wanted.clone_into(&mut document.status);
    }
    if matches!(document.status.as_str(), "VOIDED" | "DELETED") {
        return end(books, context, entity, document, rest);
    }
    if sent.child("Contact").is_some() {
        document.contact = contacts::of_document(books, context, sent.child("Contact")).map_err(Refused::because)?;
    }
    finish(books, context, entity, document, rest, sent, false)
}

/// Which status may follow which; PAID is reached by payments and credits alone.
fn may_become(from: &str, to: &str) -> bool {
    match from {
        "DRAFT" => matches!(to, "DRAFT" | "SUBMITTED" | "AUTHORISED" | "DELETED"),
        "SUBMITTED" => matches!(to, "DRAFT" | "SUBMITTED" | "AUTHORISED" | "DELETED"),
        "AUTHORISED" => matches!(to, "AUTHORISED" | "VOIDED"),
        _ => false,
    }
}

fn locked(books: &Organisation, document: &Document) -> Option<String> {
    (!matches!(document.status.as_str(), "DRAFT" | "SUBMITTED"))
        .then(|| dates::read_day(&document.date).and_then(|date| books.locked(date)))
        .flatten()
}

/// Voided and deleted documents stay visible, owing nothing.
fn end(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    mut document: Document,
    rest: DocumentRest,
) -> Result<Uuid, Refused> {
    if document.amount_due.is_some() {
        document.amount_due = Some(Number::amount(Decimal::ZERO));
    }
    if document.remaining_credit.is_some() {
        document.remaining_credit = Some(Number::amount(Decimal::ZERO));
    }
    let id = id_of(&document);
    let app = collection(books, entity).get(id).and_then(|row| row.app.clone());
    collection_mut(books, entity).put(row(document, &rest, context.now, app));
    Ok(id)
}

fn finish(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    mut document: Document,
    mut rest: DocumentRest,
    sent: Input<'_>,
    is_new: bool,
) -> Result<Uuid, Refused> {
    let before = document.line_amount_types.clone();
    let mut errors = fill(&mut document, entity, sent);
    let is_approved = document.status == "AUTHORISED";
    let types = LineAmountTypes::read(&document.line_amount_types).unwrap_or(LineAmountTypes::Exclusive);
    let frame = Frame { types, is_sale: document.kind.starts_with("ACCREC"), is_approved };
    let built = match sent.list("LineItems") {
        Some(list) if is_new || !list.is_empty() => lines::build(books, context, frame, list, &rest.line_items),
        None if is_new => Err(vec!["One or more line items must be specified".to_owned()]),
        _ => lines::again(books, context, frame, &rest.line_items, before != document.line_amount_types),
    };
    match built {
        Ok(built) => rest.line_items = built,
        Err(refused) => errors.extend(refused),
    }
    errors.extend(refusals(books, &document, entity, is_approved));
    if errors.is_empty() {
        sum(books, context, &mut document, &rest, frame);
        if document.total.0 < Decimal::ZERO {
            errors.push("The Total for this document must be greater than or equal to zero.".to_owned());
        }
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    if sent.number("CurrencyRate").is_none_or(|rate| rate <= Decimal::ZERO) && (is_new || sent.words("CurrencyCode").is_some()) {
        document.currency_rate = terms::day_rate(books, &document.currency_code);
    }
    let (id, contact) = (id_of(&document), document.contact.id);
    let app = collection(books, entity).get(id).map_or_else(|| context.app(), |row| row.app.clone());
    collection_mut(books, entity).put(row(document, &rest, context.now, app));
    contacts::take_part(books, contact, frame.is_sale);
    Ok(id)
}

fn refusals(books: &Organisation, document: &Document, entity: Entity, is_approved: bool) -> Vec<String> {
    let mut errors = Vec::new();
    if is_approved {
        errors.extend(locked(books, document));
        if entity == Entity::Invoices && document.due_date.is_none() {
            errors.push("The DueDate field is mandatory for approved invoices.".to_owned());
        }
    }
    if !books.has_currency(&document.currency_code) {
        errors.push(format!("Users Organisation is not subscribed to currency {}", document.currency_code));
    }
    let number = number_of(document);
    if document.kind != "ACCPAY" && !number.is_empty() && holder(collection(books, entity), number, Some(id_of(document))).is_some() {
        errors.push(unique(entity).to_owned());
    }
    if number.chars().count() > 255 {
        errors.push("The document number must not be more than 255 characters long.".to_owned());
    }
    errors
}

/// Sums the lines into the document and sets what is open.
fn sum(books: &Organisation, context: &Context<'_>, document: &mut Document, rest: &DocumentRest, frame: Frame) {
    let summands = lines::summands(books, &rest.line_items, frame);
    let sum = totals(&summands, frame.types, context.switches.tax_rounding, Decimal::new(context.settings.tax_difference_minor, 2));
    document.sub_total = Number::amount(sum.sub_total);
    document.total_tax = Number::amount(sum.total_tax);
    document.total = Number::amount(sum.total);
    if document.invoice_id.is_some() {
        document.amount_due = Some(document.total);
        document.is_discounted = Some(rest.line_items.iter().any(|line| line.discount_rate.is_some() || line.discount_amount.is_some()));
    } else {
        document.remaining_credit = Some(document.total);
    }
    // A document over nothing owes nothing: approving it pays it.
    if document.status == "AUTHORISED" && document.total.is_zero() {
        "PAID".clone_into(&mut document.status);
    }
}

fn fill(document: &mut Document, entity: Entity, sent: Input<'_>) -> Vec<String> {
    let mut errors = Vec::new();
    for name in ["Date", "DueDate", "ExpectedPaymentDate", "PlannedPaymentDate"] {
        if sent.has_bad_day(name) {
            errors.push(format!("The {name} is not a valid date"));
        }
    }
    if let Some(date) = sent.day("Date") {
        set_date(document, date);
    }
    if let Some(date) = sent.day("DueDate") {
        document.due_date = Some(dates::day(date));
        document.due_date_string = Some(dates::day_string(date));
    }
    document.expected_payment_date = sent.day("ExpectedPaymentDate").map(dates::day).or(document.expected_payment_date.take());
    document.planned_payment_date = sent.day("PlannedPaymentDate").map(dates::day).or(document.planned_payment_date.take());
    if let Some(number) = sent.text(number_name(entity)).filter(|number| !number.trim().is_empty() || document.kind == "ACCPAY") {
        set_number(document, entity, number.trim().to_owned());
    }
    if let (Some(reference), true) = (sent.text("Reference"), document.kind != "ACCPAY") {
        document.reference = Some(reference.to_owned());
    }
    if let Some(url) = sent.words("Url") {
        document.url = Some(url.to_owned());
    }
    if let Some(theme) = sent.id("BrandingThemeID") {
        document.branding_theme_id = Some(theme);
    }
    if let Some(is_sent) = sent.flag("SentToContact") {
        document.sent_to_contact = is_sent;
    }
    if let Some(code) = sent.words("CurrencyCode") {
        document.currency_code = code.to_uppercase();
    }
    if let Some(rate) = sent.number("CurrencyRate").filter(|rate| *rate > Decimal::ZERO) {
        document.currency_rate = Number(rate);
    }
    if let Some(types) = sent.words("LineAmountTypes") {
        match LineAmountTypes::read(types) {
            Some(types) => types.text().clone_into(&mut document.line_amount_types),
            None => errors.push(format!("LineAmountTypes '{types}' is not valid")),
        }
    }
    errors
}

fn set_date(document: &mut Document, date: NaiveDate) {
    document.date = dates::day(date);
    document.date_string = dates::day_string(date);
}

fn set_number(document: &mut Document, entity: Entity, number: String) {
    if entity == Entity::CreditNotes {
        document.credit_note_number = Some(number);
    } else {
        document.invoice_number = Some(number);
    }
}

/// The number after the last one of an unbroken run, found in steps that double: half a million are not counted.
fn next_number(books: &Organisation, entity: Entity) -> String {
    let (collection, prefix) = if entity == Entity::CreditNotes { (&books.credit_notes, "CN") } else { (&books.invoices, "INV") };
    let text = |number: usize| format!("{prefix}-{number:05}");
    let is_taken = |number: usize| holder(collection, &text(number), None).is_some();
    let (mut taken, mut step) = (0, 1);
    while is_taken(taken + step) {
        taken += step;
        step *= 2;
    }
    while step > 1 {
        step /= 2;
        if is_taken(taken + step) {
            taken += step;
        }
    }
    text(taken + 1)
}

fn default_currency(books: &Organisation, contact: Uuid) -> Option<String> {
    books.contacts.get(contact)?.body.read::<crate::xero::wire::Contact>().default_currency
}

/// A document with nothing in it yet.
pub fn blank(context: &mut Context<'_>, entity: Entity, kind: &str, contact: ContactRef, currency: String) -> Document {
    let is_invoice = entity == Entity::Invoices;
    let zero = || is_invoice.then(|| Number::amount(Decimal::ZERO));
    let id = context.id();
    let mut document = Document {
        kind: kind.to_owned(),
        invoice_id: is_invoice.then_some(id),
        invoice_number: is_invoice.then(String::new),
        credit_note_id: (!is_invoice).then_some(id),
        credit_note_number: (!is_invoice).then(String::new),
        reference: (kind != "ACCPAY").then(String::new),
        payments: Vec::new(),
        credit_notes: is_invoice.then(Vec::new),
        prepayments: is_invoice.then(Vec::new),
        overpayments: is_invoice.then(Vec::new),
        allocations: (!is_invoice).then(Vec::new),
        amount_due: zero(),
        amount_paid: zero(),
        amount_credited: zero(),
        remaining_credit: (!is_invoice).then_some(Number::ZERO),
        sent_to_contact: false,
        currency_rate: Number(Decimal::ONE),
        is_discounted: is_invoice.then_some(false),
        has_attachments: false,
        has_errors: false,
        contact,
        date_string: String::new(),
        date: String::new(),
        due_date_string: None,
        due_date: None,
        branding_theme_id: None,
        url: None,
        expected_payment_date: None,
        planned_payment_date: None,
        status: "DRAFT".to_owned(),
        line_amount_types: "Exclusive".to_owned(),
        sub_total: Number::ZERO,
        total_tax: Number::ZERO,
        total: Number::ZERO,
        updated: String::new(),
        currency_code: currency,
        fully_paid_on_date: None,
    };
    set_date(&mut document, context.today());
    document
}
