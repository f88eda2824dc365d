//! Overpayments and prepayments. A person makes them in the provider's own pages, and says which documents they are used for.

use super::{Context, Entity, Organisation, Refused, contacts, payments, settling, word};
use crate::xero::collection::{Body, Collection, Row};
use crate::xero::dates;
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{AdvancePayment, CreditUse, Document, Nothing, Overpaid, Prepaid};
use rust_decimal::Decimal;
use uuid::Uuid;

const TYPES: [&str; 4] = ["RECEIVE-OVERPAYMENT", "SPEND-OVERPAYMENT", "RECEIVE-PREPAYMENT", "SPEND-PREPAYMENT"];
const STATUSES: [&str; 3] = ["AUTHORISED", "PAID", "VOIDED"];

/// Makes one, or changes what it is used for, or voids it.
pub fn save(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    sent: Input<'_>,
    id: Option<&str>,
) -> Result<Uuid, Refused> {
    let Some(id) = id else { return create(books, context, entity, sent) };
    let mut advance: AdvancePayment = collection(books, entity).find(id).ok_or(Refused::Missing)?.body.read();
    if advance.status == "VOIDED" {
        return Err(Refused::because("This payment is voided and cannot be changed"));
    }
    if sent.words("Status") == Some("VOIDED") {
        if !advance.allocations.is_empty() {
            return Err(Refused::because("This payment has been allocated and cannot be voided"));
        }
        "VOIDED".clone_into(&mut advance.status);
        return Ok(keep(books, context, entity, advance));
    }
    use_for(books, context, entity, &mut advance, sent)?;
    Ok(keep(books, context, entity, advance))
}

fn create(books: &mut Organisation, context: &mut Context<'_>, entity: Entity, sent: Input<'_>) -> Result<Uuid, Refused> {
    let kinds = if entity == Entity::Overpayments { &TYPES[..2] } else { &TYPES[2..] };
    let kind = sent.words("Type").and_then(|kind| word(kind, kinds)).ok_or_else(|| Refused::because("A valid Type must be specified"))?;
    let total = sent.number("Total").filter(|total| *total > Decimal::ZERO).map(Number::amount);
    let total = total.ok_or_else(|| Refused::because("The Total must be greater than 0"))?;
    let contact = contacts::of_document(books, context, sent.child("Contact")).map_err(Refused::because)?;
    let currency = sent.words("CurrencyCode").map_or_else(|| books.currency.clone(), str::to_owned);
    if !books.has_currency(&currency) {
        return Err(Refused::because(format!("Users Organisation is not subscribed to currency {currency}")));
    }
    let (id, date) = (context.id(), sent.day("Date").unwrap_or_else(|| context.today()));
    let is_overpayment = entity == Entity::Overpayments;
    let mut advance = AdvancePayment {
        overpayment_id: is_overpayment.then_some(id),
        prepayment_id: (!is_overpayment).then_some(id),
        kind: kind.to_owned(),
        reference: sent.words("Reference").unwrap_or_default().to_owned(),
        remaining_credit: total,
        allocations: Vec::new(),
        payments: Vec::new(),
        has_attachments: false,
        contact,
        date_string: dates::day_string(date),
        date: dates::day(date),
        status: "AUTHORISED".to_owned(),
        line_amount_types: "NoTax".to_owned(),
        line_items: Vec::new(),
        sub_total: total,
        total_tax: Number::amount(Decimal::ZERO),
        total,
        updated: String::new(),
        currency_code: currency,
    };
    use_for(books, context, entity, &mut advance, sent)?;
    Ok(keep(books, context, entity, advance))
}

/// It is used for these documents, and no other.
fn use_for(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    advance: &mut AdvancePayment,
    sent: Input<'_>,
) -> Result<(), Refused> {
    let Some(wanted) = sent.list("Allocations") else { return Ok(()) };
    let (id, on) = (id_of(advance), context.today());
    for used in std::mem::take(&mut advance.allocations) {
        settling::change(books, context, Entity::Invoices, used.invoice.invoice_id.unwrap_or_default(), on, |document| {
            document.overpayments.get_or_insert_default().retain(|used| used.id != id);
            document.prepayments.get_or_insert_default().retain(|used| used.id != id);
            Ok(())
        })?;
    }
    advance.remaining_credit = advance.total;
    for allocation in wanted.iter().map(Input) {
        let applied_amount = allocation.number("Amount").filter(|amount| *amount > Decimal::ZERO && *amount <= advance.remaining_credit.0);
        let applied_amount = Number::amount(applied_amount.ok_or_else(|| Refused::because("The allocation amount exceeds what is left"))?);
        let named = allocation.child("Invoice").and_then(|invoice| invoice.words("InvoiceID"));
        let row = named.and_then(|named| books.invoices.find(named)).ok_or_else(|| Refused::because("Invoice could not be found"))?;
        let (document_id, document): (Uuid, Document) = (row.id, row.body.read());
        let is_of_that_side = (document.kind == "ACCREC") == advance.kind.starts_with("RECEIVE");
        if !is_of_that_side || document.contact.id != advance.contact.id || document.currency_code != advance.currency_code {
            return Err(Refused::because("The payment and the invoice must be of the same side, contact and currency"));
        }
        let date = dates::day(on);
        settling::change(books, context, Entity::Invoices, document_id, on, |document| {
            match entity {
                Entity::Overpayments => {
                    document.overpayments.get_or_insert_default().push(Overpaid { id, date: date.clone(), applied_amount });
                }
                _ => document.prepayments.get_or_insert_default().push(Prepaid { id, date: date.clone(), applied_amount }),
            }
            Ok(())
        })?;
        advance.remaining_credit = Number::amount(advance.remaining_credit.0 - applied_amount.0);
        advance.allocations.push(CreditUse { id: context.id(), amount: applied_amount, date, invoice: payments::reference(&document) });
    }
    if advance.remaining_credit.is_zero() { "PAID" } else { "AUTHORISED" }.clone_into(&mut advance.status);
    Ok(())
}

fn keep(books: &mut Organisation, context: &Context<'_>, entity: Entity, mut advance: AdvancePayment) -> Uuid {
    advance.updated = dates::moment(context.now);
    let id = id_of(&advance);
    let row = Row {
        id,
        updated: context.now,
        key: "".into(),
        other_key: advance.reference.as_str().into(),
        kind: word(&advance.kind, &TYPES).unwrap_or(TYPES[0]),
        status: word(&advance.status, &STATUSES).unwrap_or(STATUSES[0]),
        date: dates::read_day(&advance.date),
        owner: Some(advance.contact.id),
        app: None,
        body: Body::join(&advance, &Nothing {}),
    };
    match entity {
        Entity::Overpayments => books.overpayments.put(row),
        _ => books.prepayments.put(row),
    }
    id
}

fn collection(books: &Organisation, entity: Entity) -> &Collection {
    if entity == Entity::Overpayments { &books.overpayments } else { &books.prepayments }
}

fn id_of(advance: &AdvancePayment) -> Uuid {
    advance.overpayment_id.or(advance.prepayment_id).unwrap_or_default()
}
