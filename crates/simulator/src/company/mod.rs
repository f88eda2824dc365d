//! A small company made up from the seed, neutral of any provider: plain structs with money in minor units. Each provider
//! renders it in its own shape.

mod chart;
mod documents;
mod people;
mod tax;

use chrono::{DateTime, NaiveDate, Utc};

use crate::Provider;
use crate::options::Options;
use crate::random::Random;

pub use chart::{Account, AccountKind};
pub use documents::{Document, DocumentKind, Line, Payment};
pub use people::{Contact, Item};
pub use tax::TaxRate;

/// One company's books. Documents, payments and items point to others by place in these lists.
#[derive(Clone, Debug)]
pub struct Company {
    pub name: String,
    pub legal_name: String,
    /// ISO 3166 alpha-2: US for the first company, GB for the second, and further ones as the options say.
    pub country: &'static str,
    /// ISO 4217: that of the country.
    pub currency: &'static str,
    pub time_zone: &'static str,
    pub started_on: NaiveDate,
    pub accounts: Vec<Account>,
    pub tax_rates: Vec<TaxRate>,
    pub contacts: Vec<Contact>,
    pub items: Vec<Item>,
    /// Bills, then invoices, then credit notes, each by age.
    pub documents: Vec<Document>,
    pub payments: Vec<Payment>,
}

/// The companies a person can choose from at one provider. The first has the size that the options ask for; the second is
/// small, and exists so that somebody can pick the wrong one.
pub fn companies(provider: Provider, options: &Options, random: &mut Random, now: DateTime<Utc>) -> Vec<Company> {
    let scaled = options.scaled.contains(&provider);
    let first = Size {
        contacts: if scaled { options.contacts } else { options.contacts.min(60) },
        items: if scaled { options.items } else { options.items.min(40) },
        bills: if scaled { options.bills } else { options.bills.min(50) },
        invoices: if scaled { options.invoices } else { options.invoices.min(50) },
    };
    let second =
        Size { contacts: first.contacts.min(12), items: first.items.min(10), bills: first.bills.min(20), invoices: first.invoices.min(20) };
    let harbour = make("Harbour Light Trading", "US", tax::rates(true), first, random, now);
    let mut companies = vec![harbour, make("Second Company", "GB", tax::rates(false), second, random, now)];
    for country in &options.further {
        companies.push(make(&format!("{country} Company"), country, tax::repeating(country), second, random, now));
    }
    companies
}

/// How much of everything a company has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub contacts: usize,
    pub items: usize,
    pub bills: usize,
    pub invoices: usize,
}

fn make(name: &str, country: &'static str, tax_rates: Vec<TaxRate>, size: Size, random: &mut Random, now: DateTime<Utc>) -> Company {
    let is_us = country == "US";
    let (currency, time_zone) = match country {
        "US" => ("USD", "America/Los_Angeles"),
        "IE" => ("EUR", "Europe/Dublin"),
        "DE" => ("EUR", "Europe/Berlin"),
        "AU" => ("AUD", "Australia/Sydney"),
        "CA" => ("CAD", "America/Vancouver"),
        _ => ("GBP", "Europe/London"),
    };
    let mut company = Company {
        name: name.to_owned(),
        legal_name: format!("{name} {}", if is_us { "LLC" } else { "Ltd" }),
        country,
        currency,
        time_zone,
        started_on: now.date_naive() - chrono::Duration::days(5 * 365),
        accounts: chart::accounts(),
        tax_rates,
        contacts: people::contacts(size.contacts, is_us, random),
        items: Vec::new(),
        documents: Vec::new(),
        payments: Vec::new(),
    };
    company.items = people::items(size.items, &company.accounts, random);
    documents::fill(&mut company, size, random, now);
    company
}
