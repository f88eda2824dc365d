//! Sales tax and VAT as QuickBooks Online computes them: amounts are added up for each rate, then taxed and rounded once; with
//! tax inside the prices each line is split by itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::books::{Books, reference};
use super::entity::Entity;
use super::money;
use super::store::Object;

/// A line as far as tax is concerned.
pub struct Taxed {
    pub net: i64,
    /// The tax inside the price, where prices include it.
    pub inside: Option<i64>,
    pub code: String,
}

/// Tax of a document: the total and its `TaxLine` list.
pub struct Computed {
    pub total: i64,
    pub lines: Vec<Value>,
}

/// Adds up the lines for each rate of their codes; `NON` and unknown codes have no rate.
pub fn compute(books: &Books, lines: &[Taxed]) -> Computed {
    let mut sums: BTreeMap<String, (i64, i64, Option<i64>)> = BTreeMap::new();
    for line in lines {
        for (rate, basis_points) in books.tax_codes.get(&line.code).map(|code| code.rates.as_slice()).unwrap_or_default() {
            let sum = sums.entry(rate.clone()).or_insert((*basis_points, 0, None));
            sum.1 += line.net;
            if let Some(inside) = line.inside {
                sum.2 = Some(sum.2.unwrap_or(0) + inside);
            }
        }
    }
    let mut computed = Computed { total: 0, lines: Vec::new() };
    for (rate, (basis_points, net, inside)) in sums {
        let tax = inside.unwrap_or_else(|| money::share(net, basis_points));
        computed.total += tax;
        computed.lines.push(json!({
            "Amount": money::wire(tax),
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {
                "TaxRateRef": { "value": rate }, "PercentBased": true, "TaxPercent": money::wire(basis_points), "NetAmountTaxable": money::wire(net),
            },
        }));
    }
    computed
}

/// Does QuickBooks tax the sales of this company by itself?
pub fn is_automated(books: &Books) -> bool {
    books.is_us
        && books.of(Entity::Preferences).get("1").is_some_and(|preferences| preferences.value()["TaxPrefs"]["PartnerTaxEnabled"] == true)
}

/// States whose sales tax such a company has set up, with the names of their codes.
const SET_UP: [(&str, &str); 3] = [("CA", "California"), ("TX", "Texas"), ("WA", "Washington")];

/// The code of the place where a sale goes: that of its ship-to address, else of its bill-to, else of the customer's. Empty for a state that is
/// not set up, where nothing is taxed.
pub fn code_of_place(books: &Books, sale: &Value) -> String {
    let customer = books.of(Entity::Customer).get(reference(sale, "CustomerRef")).map(Object::value).unwrap_or_default();
    let addresses = [&sale["ShipAddr"], &sale["BillAddr"], &customer["ShipAddr"], &customer["BillAddr"]];
    let state = addresses.into_iter().find_map(|address| address["CountrySubDivisionCode"].as_str()).unwrap_or_default();
    let name = SET_UP.iter().find(|(code, _)| *code == state).map(|(_, name)| *name);
    let code = name.and_then(|name| books.of(Entity::TaxCode).iter().find(|code| &*code.name == name));
    code.map_or_else(String::new, |code| code.id.to_string())
}

/// The whole rate of a code, in hundredths of a percent.
pub fn rate_of(books: &Books, code: &str) -> i64 {
    books.tax_codes.get(code).map_or(0, |code| code.rates.iter().map(|rate| rate.1).sum())
}
