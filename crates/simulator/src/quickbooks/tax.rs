//! Sales tax and VAT as QuickBooks Online computes them: amounts are added up for each rate, then taxed and rounded once; with
//! tax inside the prices each line is split by itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::books::Books;
use super::money;

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

/// The whole rate of a code, in hundredths of a percent.
pub fn rate_of(books: &Books, code: &str) -> i64 {
    books.tax_codes.get(code).map_or(0, |code| code.rates.iter().map(|rate| rate.1).sum())
}
