//! Renders a made-up company in Xero's shapes.

mod catalog;
mod documents;

use super::books::Organisation;
use super::collection::Collection;
use super::wire::{ContactRef, Document, DocumentRest};
use crate::company::Company;
use crate::random::Random;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What documents point to, by place in the company's lists.
struct Known {
    accounts: Vec<(Uuid, String)>,
    items: Vec<(Uuid, String, String)>,
    /// Tax type and rate in percent.
    taxes: Vec<(String, Decimal)>,
    contacts: Vec<ContactRef>,
    /// How the organisation's invoices look, where somebody chose it.
    branding_theme: Uuid,
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
    let accounts = catalog::accounts(&company, started, random);
    let tax_rates = catalog::tax_rates(&company, started, random);
    let contacts = catalog::contacts(&company, started, random);
    let items = catalog::items(&company, &accounts.1, started, random);
    let known = Known { accounts: accounts.1, items: items.1, taxes: tax_rates.1, contacts: contacts.1, branding_theme: random.uuid() };
    let (mut invoices, mut notes, mut payments) = (Vec::new(), Vec::new(), Vec::with_capacity(company.payments.len()));
    // Documents and payments run in the same order, and each document becomes its row at once: half a million of them would
    // not fit twice.
    let mut due = company.payments.iter().peekable();
    for (place, source) in company.documents.iter().enumerate() {
        let own = std::iter::from_fn(|| due.next_if(|payment| payment.document == place)).collect::<Vec<_>>();
        let mut made = documents::make(&company, &known, place, source, !own.is_empty(), random);
        payments.extend(own.into_iter().filter_map(|payment| documents::pay(&mut made, &known, payment, random)));
        let rows = if made.document.credit_note_id.is_some() { &mut notes } else { &mut invoices };
        rows.push(documents::row(made));
    }
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
        accounts: Collection::filled(accounts.0),
        tax_rates: Collection::filled(tax_rates.0),
        tracking: Collection::filled(catalog::tracking(id, started)),
        contacts: Collection::filled(contacts.0),
        items: Collection::filled(items.0),
        invoices: Collection::filled(invoices),
        credit_notes: Collection::filled(notes),
        payments: Collection::filled(payments),
        overpayments: Collection::default(),
        prepayments: Collection::default(),
        files: BTreeMap::new(),
    }
}
