//! Renders a made-up company in Xero's shapes.

mod catalogue;
mod documents;

use super::books::Organisation;
use super::shelf::{Row, Shelf};
use super::wire::{ContactRef, Document, DocumentRest};
use crate::company::Company;
use crate::random::Random;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What documents point to, by place in the company's lists.
struct Known {
    accounts: Vec<(Uuid, String)>,
    items: Vec<(Uuid, String, String)>,
    /// Tax type and rate in percent.
    taxes: Vec<(String, Decimal)>,
    contacts: Vec<ContactRef>,
}

/// A document before it is written, so that its payment can still be put in.
struct Made {
    document: Document,
    rest: DocumentRest,
    updated: DateTime<Utc>,
}

/// An organisation with everything a company has.
pub fn organisation(company: Company, random: &mut Random) -> Organisation {
    let started = company.started_on.and_time(chrono::NaiveTime::MIN).and_utc();
    let is_uk = company.country == "GB";
    let id = random.uuid();
    let accounts = catalogue::accounts(&company, started, random);
    let tax_rates = catalogue::tax_rates(&company, started, random);
    let contacts = catalogue::contacts(&company, started, random);
    let items = catalogue::items(&company, &accounts.1, started, random);
    let known = Known { accounts: accounts.1, items: items.1, taxes: tax_rates.1, contacts: contacts.1 };
    let mut made: Vec<Made> =
        company.documents.iter().enumerate().map(|(place, document)| documents::make(&company, &known, place, document, random)).collect();
    let payments: Vec<Row> =
        company.payments.iter().filter_map(|payment| documents::pay(&mut made[payment.document], &known, payment, random)).collect();
    let (notes, invoices): (Vec<Made>, Vec<Made>) = made.into_iter().partition(|made| made.document.credit_note_id.is_some());
    let currency = company.currency.to_owned();
    let others = ["USD", "GBP", "EUR"].into_iter().map(str::to_owned).filter(|code| *code != currency);
    Organisation {
        id,
        name: company.name,
        legal_name: company.legal_name,
        country: company.country,
        currencies: std::iter::once(currency.clone()).chain(others).collect(),
        currency,
        time_zone: if is_uk { "GMTSTANDARDTIME" } else { "PACIFICSTANDARDTIME" },
        short_code: format!("!{}", random.token(5)),
        tax_number: is_uk.then(|| random.digits(9)),
        created: started,
        period_lock: None,
        year_lock: None,
        accounts: Shelf::filled(accounts.0),
        tax_rates: Shelf::filled(tax_rates.0),
        contacts: Shelf::filled(contacts.0),
        items: Shelf::filled(items.0),
        invoices: Shelf::filled(invoices.into_iter().map(documents::row)),
        credit_notes: Shelf::filled(notes.into_iter().map(documents::row)),
        payments: Shelf::filled(payments),
    }
}
