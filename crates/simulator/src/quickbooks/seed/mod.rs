//! Renders a made-up company as QuickBooks Online's objects.

mod lists;
mod lived_in;
mod shapes;
mod transactions;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::{Value, json};

use super::books::{Books, TaxCode, index};
use super::entity::Entity;
use super::replay::Replays;
use super::{references, time};
use crate::company::Company;
use crate::quickbooks::store::Object;
use crate::random::Random;

/// A company's books, full.
pub fn books(company: &Company, random: &mut Random) -> Books {
    let mut books = Books {
        realm: format!("93414{}", random.digits(11)),
        name: company.name.clone(),
        currency: company.currency,
        is_us: company.country == "US",
        has_many_currencies: company.country != "US",
        closed_on: None,
        collections: BTreeMap::new(),
        tax_codes: HashMap::new(),
        replays: Replays::default(),
        files: BTreeMap::new(),
        events: Vec::new(),
        next_ids: BTreeMap::new(),
    };
    let born = company.started_on.and_hms_opt(16, 0, 0).map(|at| at.and_utc()).unwrap_or_default();
    lists::settings(&mut books, company, born);
    lists::accounts(&mut books, company, born);
    lists::terms(&mut books, born);
    lists::dimensions(&mut books, born);
    taxes(&mut books, company, born);
    lists::contacts(&mut books, company, born);
    lists::items(&mut books, company, born);
    transactions::fill(&mut books, company, born);
    books
}

/// Puts a seeded object into the books as version 0.
fn put(books: &mut Books, entity: Entity, mut body: Value, at: DateTime<Utc>) {
    let at = at.trunc_subsecs(0);
    body["SyncToken"] = json!("0");
    body["MetaData"] = json!({ "CreateTime": time::stamp(at), "LastUpdatedTime": time::stamp(at) });
    body["domain"] = json!("QBO");
    body["sparse"] = json!(false);
    let object = Object { created_at: at, updated_at: at, ..index(entity, &body) };
    books.collections.entry(entity).or_default().put(object);
}

/// The id of the tax code for a rate of the company; 1 would be a rate, so that nobody takes one for the other.
fn tax_code_id(place: usize) -> String {
    (place + 2).to_string()
}

fn taxes(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    let mut next_rate = 1;
    if books.is_us {
        for (id, is_taxable) in [("TAX", true), ("NON", false)] {
            let body = json!({ "Id": id, "Name": id, "Description": if is_taxable { "Taxable" } else { "Non-Taxable" }, "Active": true, "Hidden": false, "Taxable": is_taxable, "TaxGroup": false });
            put(books, Entity::TaxCode, body, born);
        }
    }
    for (place, rate) in company.tax_rates.iter().enumerate() {
        let mut details = Vec::new();
        let mut parts = Vec::new();
        for (order, component) in rate.components.iter().enumerate() {
            let id = next_rate.to_string();
            next_rate += 1;
            let value = super::money::wire(component.basis_points);
            let body = json!({
                "Id": id, "Name": component.name, "Description": component.name, "Active": true, "RateValue": value, "AgencyRef": { "value": "1" },
                "SpecialTaxType": if component.basis_points == 0 { "ZERO_RATE" } else { "NONE" }, "DisplayType": "ReadOnly",
                "EffectiveTaxRate": [{ "RateValue": value, "EffectiveDate": time::stamp(born) }],
            });
            put(books, Entity::TaxRate, body, born);
            details.push(
                json!({ "TaxRateRef": { "value": id, "name": component.name }, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": order }),
            );
            parts.push((id, component.basis_points));
        }
        let list = |wanted: bool| json!({ "TaxRateDetail": if wanted { details.clone() } else { Vec::new() } });
        let id = tax_code_id(place);
        let body = json!({
            "Id": id, "Name": rate.name, "Description": rate.name, "Active": true, "Hidden": false, "Taxable": true, "TaxGroup": true,
            "SalesTaxRateList": list(rate.for_sales), "PurchaseTaxRateList": list(rate.for_purchases),
        });
        put(books, Entity::TaxCode, body, born);
        books.tax_codes.insert(id, TaxCode { rates: parts });
    }
}

/// The currency of the company, as every object names it.
fn home(books: &Books) -> Value {
    references::currency_reference(books.currency)
}
