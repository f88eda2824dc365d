//! Sales tax and VAT as QuickBooks Online computes them: amounts are added up for each rate, then taxed and rounded once; with
//! tax inside the prices each line is split by itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::books::{Books, reference};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
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

/// Sets the total that a client asked for in a US sale, which takes a code beside it (QuickBooks-V3-PHP-SDK#199). A client that sends back what it
/// read does not ask for it, unless somebody did before.
pub fn set_total(books: &Books, computed: &mut Computed, sent: &Value, before: Option<&Value>, taxed: &[Taxed]) {
    let is_own = before.is_none_or(|before| before["TxnTaxDetail"]["TotalTax"] != sent["TotalTax"] || is_overridden(before));
    // Automated sales tax keeps another total only where it taxes something itself: a taxed line that goes to a state which is set up.
    let may_override = !is_automated(books) || taxed.iter().any(|line| !line.code.is_empty());
    let has_code = !reference(sent, "TxnTaxCodeRef").is_empty();
    let wanted = money::minor(&sent["TotalTax"]).filter(|wanted| is_own && may_override && has_code && *wanted != 0);
    computed.total = wanted.unwrap_or(computed.total);
}

/// Outside of the United States a client sets the tax of a rate by a line that names it; a total alone changes nothing. What it differs by is marked.
pub fn set_lines(books: &Books, computed: &mut Computed, sent: &Value, before: Option<&Value>) -> Outcome<()> {
    let is_own = before.is_none_or(|before| before["TxnTaxDetail"]["TaxLine"] != sent["TaxLine"] || is_overridden(before));
    for line in sent["TaxLine"].as_array().into_iter().flatten() {
        let rate = reference(&line["TaxLineDetail"], "TaxRateRef");
        if books.of(Entity::TaxRate).get(rate).is_none() {
            return Err(Refusal::invalid_reference("TaxRates", rate));
        }
        let Some(amount) = money::minor(&line["Amount"]) else { return Err(Refusal::missing("TaxLine.Amount")) };
        let is_of_rate = |line: &&mut Value| reference(&line["TaxLineDetail"], "TaxRateRef") == rate;
        match computed.lines.iter_mut().find(is_of_rate) {
            Some(known) => {
                let delta = amount - money::minor(&known["Amount"]).unwrap_or(0);
                if is_own && delta != 0 {
                    computed.total += delta;
                    known["Amount"] = money::wire(amount);
                    known["TaxLineDetail"]["OverrideDeltaAmount"] = money::wire(delta);
                }
            }
            None if is_own => return Err(Refusal::business("The tax rate of a tax line is not one of the tax codes of the lines")),
            None => {}
        }
    }
    Ok(())
}

/// The tax of a document is another than that of its rates: a client or a person set it, and it stays until its lines are taxed anew.
fn is_overridden(body: &Value) -> bool {
    let (detail, mut of_rates) = (&body["TxnTaxDetail"], 0);
    for line in detail["TaxLine"].as_array().into_iter().flatten() {
        if line["TaxLineDetail"].get("OverrideDeltaAmount").is_some() {
            return true;
        }
        of_rates += money::minor(&line["Amount"]).unwrap_or(0);
    }
    money::minor(&detail["TotalTax"]).unwrap_or(0) != of_rates
}

/// The code that a US sale has: the one that was sent, or that of the place where sales are taxed by it.
pub fn code_of_sale(books: &Books, sent: &Value, taxed: &[Taxed]) -> Outcome<Option<Value>> {
    let named = reference(sent, "TxnTaxCodeRef");
    if !named.is_empty() && books.of(Entity::TaxCode).get(named).is_none() {
        return Err(Refusal::invalid_reference("TaxCodes", named));
    }
    let of_place = taxed.iter().map(|line| line.code.as_str()).find(|code| !code.is_empty()).filter(|_| is_automated(books));
    Ok(of_place.map(|code| json!({ "value": code })).or_else(|| sent.get("TxnTaxCodeRef").cloned()))
}

/// What the preferences say of sales tax.
fn preference(books: &Books, name: &str) -> Value {
    books.of(Entity::Preferences).get("1").map(|preferences| preferences.value()["TaxPrefs"][name].take()).unwrap_or_default()
}

/// Is sales tax turned on in this company?
pub fn is_on(books: &Books) -> bool {
    preference(books, "UsingSalesTax") != false
}

/// Does QuickBooks tax the sales of this company by itself?
pub fn is_automated(books: &Books) -> bool {
    books.is_us && preference(books, "PartnerTaxEnabled") == true
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
