//! What happened at the second company in two years: calls of the API in the order of time, the same for the same seed. Pure.

use bursar_kernel::{NaiveDate, Rng, TimeDelta};
use http::Method;
use serde_json::{Value, json};

/// How far it reaches back, in days.
pub(super) const DAYS: i64 = 730;
const COUNTERPARTS: u64 = 60;
const PRODUCTS: u64 = 40;
const INVOICES: u64 = 150;
const BILLS: u64 = 150;
const QUOTES: u64 = 20;
/// So many of each are the latest.
const LATEST: u64 = 10;
/// What the recurrence is called.
pub(super) const RECURRENCE: &str = "recurrence";
/// The currencies, each with the tax of its lines.
const CURRENCIES: [(&str, i64); 3] = [("USD", 825), ("EUR", 1900), ("GBP", 2000)];

const FIRST_WORDS: [&str; 12] =
    ["Alder", "Birch", "Cedar", "Dover", "Elm", "Fjord", "Granite", "Hazel", "Iris", "Juniper", "Kestrel", "Linden"];
const LAST_WORDS: [&str; 10] =
    ["Supplies", "Logistics", "Coffee Roasters", "Print Works", "Interiors", "Software", "Hotels", "Foods", "Studio", "Engineering"];
const WARES: [(&str, i64); 10] = [
    ("Desk lamp", 4_900),
    ("Office chair", 27_900),
    ("Whiteboard", 15_500),
    ("Consulting, one day", 96_000),
    ("Workshop", 140_000),
    ("Maintenance, one month", 32_000),
    ("Delivery", 2_900),
    ("Meeting table", 78_000),
    ("Shelf", 12_400),
    ("Training, half a day", 52_500),
];
const COSTS: [(&str, i64); 8] = [
    ("Rent", 240_000),
    ("Cleaning", 38_000),
    ("Copy paper", 499),
    ("Cloud hosting", 12_900),
    ("Freight", 18_700),
    ("Accountant", 65_000),
    ("Electricity", 21_300),
    ("Insurance", 44_000),
];

/// A call that was made. In its path and body, `$name` stands for an id that the answer of an earlier call held.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// On which day of the history, from 0.
    pub(super) day: i64,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// What its answer is called, where later calls need it.
    pub(super) keeps: Option<String>,
}

/// Everything that happened from `start` on, day by day.
pub(super) fn plan(seed: u64, start: NaiveDate) -> Vec<Step> {
    let mut plan = Plan { rng: Rng::seeded(seed), start, steps: Vec::new() };
    plan.catalog();
    for number in 0..INVOICES {
        plan.invoice(number);
    }
    for number in 0..QUOTES {
        plan.quote(number);
    }
    for number in 0..BILLS {
        plan.bill(number);
    }
    plan.recurrence();
    let mut steps = plan.steps;
    steps.retain(|step| step.day < DAYS);
    steps.sort_by_key(|step| step.day);
    steps
}

struct Plan {
    rng: Rng,
    start: NaiveDate,
    steps: Vec<Step>,
}

impl Plan {
    fn below(&self, below: i64) -> i64 {
        i64::try_from(self.rng.below(below.unsigned_abs())).unwrap_or_default()
    }

    fn date(&self, day: i64) -> NaiveDate {
        self.start + TimeDelta::days(day)
    }

    fn call(&mut self, day: i64, method: Method, path: String, body: Option<Value>, keeps: Option<String>) {
        self.steps.push(Step { day, method, path, body, keeps });
    }

    fn make(&mut self, day: i64, path: &str, body: Value, name: String) {
        self.call(day, Method::POST, path.to_owned(), Some(body), Some(name));
    }

    fn step(&mut self, day: i64, path: String, body: Option<Value>) {
        self.call(day, Method::POST, path, body, None);
    }

    /// The first of everything is there on the first day, the rest comes by and by.
    fn catalog(&mut self) {
        for number in 0..COUNTERPARTS {
            let day = arrival(number);
            self.make(day, "/counterparts", counterpart(number), format!("counterpart/{number}"));
            let contact = json!({
                "first_name": "Mary", "last_name": LAST_WORDS[place(number, 7)], "email": format!("accounts{number}@example.com"),
                "address": address(number),
            });
            self.step(day, format!("/counterparts/$counterpart/{number}/contacts"), Some(contact));
        }
        self.make(0, "/measure_units", json!({"name": "pc", "description": "pieces"}), "unit".to_owned());
        for number in 0..PRODUCTS {
            let (name, value) = WARES[place(number, WARES.len())];
            let (currency, _) = CURRENCIES[place(number, CURRENCIES.len())];
            let kind = if name.contains(',') || name == "Workshop" { "service" } else { "product" };
            let name = format!("{name} {}", FIRST_WORDS[place(number / 4, FIRST_WORDS.len())]);
            let price = json!({"currency": currency, "value": value});
            let product = json!({"name": name, "type": kind, "measure_unit_id": "$unit", "price": price});
            self.make(arrival(number) / 2, "/products", product, format!("product/{number}"));
        }
    }

    /// Somebody whom the company knew on that day, and that one's currency and tax: even numbers buy, odd ones sell.
    fn somebody(&self, day: i64, sells: bool) -> (u64, &'static str, i64) {
        let known = (0..COUNTERPARTS).filter(|number| (number % 2 == 1) == sells && arrival(*number) <= day).count();
        let number = self.rng.below(known as u64) * 2 + u64::from(sells);
        let (currency, tax) = CURRENCIES[place(number / 2, CURRENCIES.len())];
        (number, currency, tax)
    }

    fn document(&self, kind: &str, day: i64) -> Value {
        let (customer, currency, tax) = self.somebody(day, false);
        let place_of_currency = CURRENCIES.iter().position(|(code, _)| *code == currency).unwrap_or_default() as u64;
        let known: Vec<u64> = (0..PRODUCTS).filter(|number| number % 3 == place_of_currency && arrival(*number) / 2 <= day).collect();
        let lines: Vec<Value> = (0..=self.below(3))
            .map(|_| {
                let product = known[place(self.rng.below(1000), known.len())];
                json!({"quantity": 1 + self.below(5), "product_id": format!("$product/{product}"), "tax_rate_value": tax})
            })
            .collect();
        json!({
            "type": kind, "currency": currency, "line_items": lines, "counterpart_id": format!("$counterpart/{customer}"),
            "counterpart_billing_address_id": format!("$address/{customer}"),
        })
    }

    fn invoice(&mut self, number: u64) {
        let day = 2 + place(number, 200) as i64 * (DAYS - 4) / INVOICES as i64;
        let (name, days) = (format!("invoice/{number}"), [14, 30, 30, 45][place(self.rng.below(4), 4)]);
        let at = |verb: &str| format!("/receivables/${name}/{verb}");
        let mut body = self.document("invoice", day);
        body["payment_terms"] = json!({"term_final": {"number_of_days": days}});
        self.make(day, "/receivables", body, name.clone());
        // The latest ones stand in every place where an invoice waits.
        let fate = if number + LATEST < INVOICES { self.below(100) } else { [0, 80, 95][place(number, 3)] };
        if fate == 0 && number + LATEST >= INVOICES {
            return;
        }
        self.step(day, at("issue"), None);
        if self.below(3) == 0 {
            let mail = json!({"subject_text": "Your invoice {invoice_number}", "body_text": "Dear customer,\n\nPlease find our invoice attached."});
            self.step(day, at("send"), Some(mail));
        }
        let paid = day + 5 + self.below(days + 20);
        match fate {
            0..70 => self.step(paid, at("mark_as_paid"), None),
            70..82 => {
                self.step(day + 3, at("mark_as_partially_paid"), Some(json!({"amount_paid": 2_000, "comment": "first part"})));
                if fate < 77 {
                    self.step(paid + 5, at("mark_as_paid"), None);
                }
            }
            82..88 => {
                self.make(
                    day + 4,
                    "/receivables",
                    json!({"type": "credit_note", "based_on": format!("${name}")}),
                    format!("note/{number}"),
                );
                self.step(day + 4, format!("/receivables/$note/{number}/issue"), None);
            }
            88..92 => self.step(day + days + 60, at("mark_as_uncollectible"), Some(json!({"comment": "went out of business"}))),
            _ => {}
        }
    }

    /// A subscription of a year: three of its months have come, nine are to come.
    fn recurrence(&mut self) {
        let day = DAYS - 65;
        let mut base = self.document("invoice", day);
        base["payment_terms"] = json!({"term_final": {"number_of_days": 14}});
        self.make(day, "/receivables", base, "base".to_owned());
        let plan = json!({"invoice_id": "$base", "start_date": self.date(day), "frequency": "month", "max_occurrences": 12});
        self.make(day, "/recurrences", plan, RECURRENCE.to_owned());
    }

    fn quote(&mut self, number: u64) {
        let (day, name) = (20 + place(number, 50) as i64 * (DAYS - 30) / QUOTES as i64, format!("quote/{number}"));
        let mut body = self.document("quote", day);
        body["expiry_date"] = json!(self.date(day + 30));
        self.make(day, "/receivables", body, name.clone());
        self.step(day, format!("/receivables/${name}/issue"), None);
        match number % 4 {
            0 | 1 => self.step(day + 6, format!("/receivables/${name}/accept"), None),
            2 => self.step(day + 9, format!("/receivables/${name}/decline"), Some(json!({"comment": "too late for us"}))),
            _ => {}
        }
    }

    fn bill(&mut self, number: u64) {
        let day = 3 + place(number, 200) as i64 * (DAYS - 4) / BILLS as i64;
        let (vendor, currency, tax) = self.somebody(day, true);
        let name = format!("bill/{number}");
        let at = |verb: &str| format!("/payables/${name}/{verb}");
        let body = json!({
            "currency": currency, "document_id": format!("B-{:04}", 1000 + number), "issued_at": self.date(day),
            "due_date": self.date(day + 30), "counterpart_id": format!("$counterpart/{vendor}"),
        });
        self.make(day, "/payables", body, name.clone());
        // The latest ones stand in every place where a bill waits.
        let is_late = number + LATEST >= BILLS;
        let fate = if is_late { [0, 8, 14, 40, 60][place(number, 5)] } else { self.below(100) };
        if fate == 0 && is_late {
            return;
        }
        let line = |plan: &Plan| {
            let (name, price) = COSTS[place(plan.rng.below(1000), COSTS.len())];
            json!({"name": name, "quantity": 1 + plan.below(3), "unit_price": price, "tax": tax})
        };
        let lines: Vec<Value> = (0..=self.below(2)).map(|_| line(self)).collect();
        self.call(day, Method::PUT, at("line_items"), Some(json!({"data": lines})), None);
        match fate {
            0..6 => return self.step(day + 2, at("cancel"), None),
            6..12 if is_late => return,
            _ => self.step(day + 1, at("submit_for_approval"), None),
        }
        match fate {
            6..12 => return self.step(day + 3, at("reject"), None),
            12..20 if is_late => return,
            _ => self.step(day + 3, at("approve_payment_operation"), None),
        }
        match fate {
            20..32 => {
                let object = json!({"type": "payable", "id": format!("${name}")});
                let part = json!({"object": object, "amount": 400, "currency": currency, "payment_method": "bank transfer"});
                self.step(day + 20, "/payment_records".to_owned(), Some(part));
            }
            32..38 => {
                let note = json!({
                    "document_id": format!("C-{number}"), "issued_at": self.date(day + 10), "based_on": format!("${name}"),
                    "counterpart_id": format!("$counterpart/{vendor}"), "currency": currency, "subtotal": 300, "tax_amount": 0, "total_amount": 300,
                });
                self.make(day + 10, "/payable_credit_notes", note, format!("credit/{number}"));
                self.step(day + 11, format!("/payable_credit_notes/$credit/{number}/approve"), None);
            }
            38..48 => {}
            _ => self.step(day + 12 + self.below(30), at("mark_as_paid"), None),
        }
    }
}

/// The day on which a counterpart becomes known; a product comes in half the time.
fn arrival(number: u64) -> i64 {
    if number < 12 { 0 } else { i64::try_from(number).unwrap_or_default() * 6 }
}

/// The place of a number in a list of so many.
fn place(number: u64, length: usize) -> usize {
    usize::try_from(number).unwrap_or_default() % length.max(1)
}

fn counterpart(number: u64) -> Value {
    let sells = number % 2 == 1;
    let (first, last) = (FIRST_WORDS[place(number, FIRST_WORDS.len())], LAST_WORDS[place(number * 7 / 3, LAST_WORDS.len())]);
    let details = json!({
        "legal_name": format!("{first} {last}"), "email": format!("office{number}@example.com"), "is_customer": !sells, "is_vendor": sells,
        "address": address(number),
    });
    json!({"type": "organization", "organization": details})
}

fn address(number: u64) -> Value {
    match place(number / 2, CURRENCIES.len()) {
        0 => {
            json!({"country": "US", "city": "Portland", "state": "OR", "line1": format!("{number} Harbour Street"), "postal_code": "97201"})
        }
        1 => json!({"country": "DE", "city": "Berlin", "line1": format!("Torstrasse {number}"), "postal_code": "10119"}),
        _ => json!({"country": "GB", "city": "Bristol", "line1": format!("{number} Quay Street"), "postal_code": "BS1 4DJ"}),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn made(seed: u64) -> Vec<Step> {
        plan(seed, NaiveDate::from_ymd_opt(2024, 6, 3).unwrap())
    }

    #[test]
    fn the_same_seed_tells_the_same_history() {
        assert_eq!(made(7), made(7));
        assert_ne!(made(7), made(8));
    }

    #[test]
    fn nothing_is_named_before_it_was_made() {
        for seed in 0..20 {
            let mut known = BTreeSet::new();
            let steps = made(seed);
            for step in &steps {
                let text = format!("{} {}", step.path, step.body.clone().unwrap_or_default());
                for name in text.split('$').skip(1) {
                    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '/').unwrap_or(name.len());
                    let name: String = name[..end].split('/').take(2).collect::<Vec<_>>().join("/").replace("address/", "counterpart/");
                    let name = if name.starts_with("unit") { "unit".to_owned() } else { name };
                    assert!(known.contains(&name), "day {}: {name} in {text}", step.day);
                }
                known.extend(step.keeps.clone());
            }
            let of = |kind: &str| known.iter().filter(|name| name.starts_with(kind)).count();
            assert_eq!((of("counterpart/"), of("product/"), of("invoice/"), of("bill/"), of("quote/")), (60, 40, 150, 150, 20));
        }
    }
}
