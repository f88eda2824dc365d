//! Whatever is asked of documents is what a naive computation finds over what their list answers.

use std::collections::BTreeMap;

use bursar_kernel::{NaiveDate, Rng, TimeDelta};
use bursar_tests::{id, pick};
use chrono::Datelike;
use serde_json::{Value, json};

use super::{Measured, points};
use crate::receivables::{Shop, customer};

/// Documents of one type, as they are listed and as they are measured.
struct Kind {
    list: &'static str,
    analytics: &'static str,
    metrics: &'static [&'static str],
    dates: &'static [&'static str],
    others: &'static [&'static str],
}

const PAYABLES: Kind = Kind {
    list: "/payables",
    analytics: "/analytics/payables",
    metrics: &["id", "total_amount"],
    dates: &["created_at", "issued_at", "due_date"],
    others: &["status", "counterpart_id", "currency", "project_id"],
};

const CREDIT_NOTES: Kind =
    Kind { list: "/payable_credit_notes", analytics: "/analytics/credit_notes", dates: &["created_at", "issued_at"], ..PAYABLES };

const RECEIVABLES: Kind = Kind {
    list: "/receivables",
    analytics: "/analytics/receivables",
    metrics: &["id", "total_amount", "product_amount", "product_quantity"],
    dates: &["created_at", "issue_date", "due_date"],
    others: &["status", "counterpart_id", "currency", "project_id", "product_id"],
};

const AGGREGATIONS: [&str; 5] = ["count", "average", "summary", "min", "max"];
const PERIODS: [&str; 6] = ["", "daily", "weekly", "monthly", "quarterly", "yearly"];

/// What is measured of a document, or of a line: billionths of a quantity, and ones of everything else.
fn value(metric: &str, document: &Value, line: Option<&Value>) -> Option<i128> {
    let whole = |value: &Value| value.as_i64().map(i128::from);
    match metric {
        "id" => Some(1),
        "total_amount" => whole(&document["total_amount"]),
        "product_amount" => whole(&line?["total_before_vat"]),
        _ => Some((line?["quantity"].as_f64()? * 1e9).round() as i128),
    }
}

fn first_day(word: &str, period: &str) -> String {
    let day: NaiveDate = word[..10].parse().unwrap();
    let first = match period {
        "weekly" => day - TimeDelta::days(day.weekday().num_days_from_monday().into()),
        "monthly" => day.with_day(1).unwrap(),
        "quarterly" => day.with_day(1).unwrap().with_month((day.month() - 1) / 3 * 3 + 1).unwrap(),
        "yearly" => NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap(),
        _ => day,
    };
    first.to_string()
}

/// What a document or a line has in common with others.
fn common(kind: &Kind, dimension: &str, period: &str, document: &Value, line: Option<&Value>) -> Option<String> {
    if dimension == "product_id" {
        return line.map(|line| id(&line["product"]));
    }
    let word = document.get(dimension)?.as_str()?;
    Some(if kind.dates.contains(&dimension) { first_day(word, period) } else { word.to_owned() })
}

fn rounded(numerator: i128, denominator: i128) -> i128 {
    let (whole, rest) = (numerator / denominator, numerator % denominator);
    whole + if rest.abs() * 2 >= denominator { numerator.signum() } else { 0 }
}

fn aggregate(aggregation: &str, values: &[i128], scale: i128) -> Option<i128> {
    let sum = values.iter().sum::<i128>();
    match aggregation {
        "count" => Some(values.len() as i128),
        "summary" => Some(rounded(sum, scale)),
        "average" => (!values.is_empty()).then(|| rounded(sum, scale * values.len() as i128)),
        "min" => values.iter().min().map(|least| rounded(*least, scale)),
        _ => values.iter().max().map(|most| rounded(*most, scale)),
    }
}

/// One question.
struct Question<'a> {
    metric: &'a str,
    aggregation: &'a str,
    dimension: &'a str,
    period: &'a str,
}

impl Question<'_> {
    fn words(&self) -> String {
        let mut words = format!("metric={}&aggregation_function={}", self.metric, self.aggregation);
        for (name, word) in [("dimension", self.dimension), ("date_dimension_breakdown", self.period)] {
            if !word.is_empty() {
                words += &format!("&{name}={word}");
            }
        }
        words
    }

    /// The points that a naive computation finds; none where amounts of several currencies would be mixed.
    fn naive(&self, kind: &Kind, documents: &[Value]) -> Option<Vec<(Option<String>, i64)>> {
        let is_of_lines = self.metric.starts_with("product_");
        let mut groups: BTreeMap<Option<String>, Vec<i128>> = BTreeMap::new();
        if self.dimension.is_empty() {
            groups.insert(None, Vec::new());
        }
        let mut currencies: Vec<&Value> = Vec::new();
        for document in documents {
            let lines: Vec<Option<&Value>> = document["line_items"].as_array().into_iter().flatten().map(Some).collect();
            let lines = if is_of_lines || self.dimension == "product_id" { lines } else { vec![None] };
            let mut seen = Vec::new();
            for line in lines {
                let common = common(kind, self.dimension, self.period, document, line);
                if !is_of_lines && seen.contains(&common) {
                    continue;
                }
                seen.push(common.clone());
                let value = value(self.metric, document, line);
                currencies.extend(value.map(|_| &document["currency"]));
                groups.entry(common).or_default().extend(value);
            }
        }
        currencies.sort_by_key(|currency| currency.to_string());
        currencies.dedup();
        let is_money = ["total_amount", "product_amount"].contains(&self.metric) && self.aggregation != "count";
        if is_money && self.dimension != "currency" && currencies.len() > 1 {
            return None;
        }
        let scale = if self.metric == "product_quantity" { 1_000_000_000 } else { 1 };
        let point = |(common, values): (Option<String>, Vec<i128>)| Some((common, aggregate(self.aggregation, &values, scale)? as i64));
        Some(groups.into_iter().filter_map(point).collect())
    }
}

/// Asks every question about the documents that these filters leave.
async fn compare(measured: &Measured, kind: &Kind, filters: &str) -> usize {
    let get = |path: String| measured.get(&path);
    let listed = get(format!("{}?limit=100&{filters}", kind.list)).await.expect(200);
    assert!(listed["next_pagination_token"].is_null(), "all on one page");
    let documents = listed["data"].as_array().unwrap();
    let mut refused = 0;
    for metric in kind.metrics {
        for aggregation in AGGREGATIONS.iter().filter(|aggregation| *metric != "id" || **aggregation == "count") {
            let plain = kind.others.iter().chain(&[""]).map(|dimension| (*dimension, ""));
            let dated = kind.dates.iter().flat_map(|date| PERIODS.iter().map(move |period| (*date, *period)));
            for (dimension, period) in plain.chain(dated) {
                let question = Question { metric, aggregation, dimension, period };
                let answer = get(format!("{}?{}&{filters}", kind.analytics, question.words())).await;
                match question.naive(kind, documents) {
                    Some(expected) => assert_eq!(points(&answer.expect(200)), expected, "{} {filters}", question.words()),
                    None => {
                        assert_eq!((answer.status, answer.fields()), (422, vec!["query.metric".to_owned()]), "{}", question.words());
                        refused += 1;
                    }
                }
            }
        }
    }
    refused
}

/// Filters that lists and what is counted of them share.
fn filters(rng: &Rng, kind: &Kind, documents: &[Value]) -> String {
    let document = pick(rng, documents);
    let mut all = Vec::new();
    for _ in 0..rng.below(3) {
        let filter = match rng.below(6) {
            0 => format!("total_amount__gte={}", rng.below(400)),
            1 => format!("total_amount__lt={}", rng.below(400)),
            2 => format!("created_at__lte={}", document["created_at"].as_str().unwrap().replace("+00:00", "Z")),
            3 => format!("status={}", document["status"].as_str().unwrap()),
            4 if document["counterpart_id"].is_string() => format!("counterpart_id={}", document["counterpart_id"].as_str().unwrap()),
            5 if kind.list == "/receivables" => {
                format!("product_ids__in={}", document["line_items"][0]["product"]["id"].as_str().unwrap())
            }
            _ if kind.list != "/receivables" => format!("currency={}", pick(rng, &["EUR", "USD"])),
            _ => "type=invoice".to_owned(),
        };
        all.push(filter);
    }
    all.join("&")
}

async fn hold(measured: &Measured, kind: &Kind, rng: &Rng) {
    let get = measured.get(&format!("{}?limit=100", kind.list));
    let documents = get.await.expect(200)["data"].as_array().unwrap().clone();
    let refused = compare(measured, kind, "").await;
    assert!(refused > 0, "documents of several currencies were asked about");
    for _ in 0..4 {
        compare(measured, kind, &filters(rng, kind, &documents)).await;
    }
}

fn day(rng: &Rng) -> Value {
    let day = NaiveDate::from_ymd_opt(2023, 11, 20).unwrap() + TimeDelta::days(i64::try_from(rng.below(120)).unwrap());
    if rng.below(5) == 0 { Value::Null } else { json!(day.to_string()) }
}

#[tokio::test]
async fn bills_and_their_credit_notes_are_what_their_lists_say() {
    let (mut measured, rng) = (Measured::open().await, Rng::seeded(7));
    let project = measured.make("/projects", json!({"name": "Shop", "code": "S"})).await["id"].clone();
    let vendor = measured.make("/counterparts", customer("Vendor")).await["id"].clone();
    for number in 0..24 {
        measured.later(TimeDelta::hours(i64::try_from(rng.below(90)).unwrap())).await;
        let mut says = json!({
            "document_id": number.to_string(), "issued_at": day(&rng), "currency": pick(&rng, &["EUR", "EUR", "USD"]),
            "total_amount": rng.below(500), "project_id": pick(&rng, &[Value::Null, project.clone()]),
            "counterpart_id": pick(&rng, &[Value::Null, vendor.clone()]),
        });
        if number % 3 == 0 {
            says["issued_at"] = json!("2024-01-01");
            measured.make("/payable_credit_notes", says).await;
        } else {
            says["due_date"] = day(&rng);
            measured.make("/payables", says).await;
        }
    }
    hold(&measured, &PAYABLES, &rng).await;
    hold(&measured, &CREDIT_NOTES, &rng).await;
}

#[tokio::test]
async fn receivables_are_what_their_list_says() {
    let (mut shop, rng) = (Shop::open().await, Rng::seeded(8));
    let project = shop.post("/projects").json(json!({"name": "Shop", "code": "S"})).await.expect(201)["id"].clone();
    let mut products = Vec::new();
    for currency in ["EUR", "USD"] {
        for name in ["Lamp", "Chair"] {
            let product = json!({"name": name, "price": {"value": 1 + rng.below(300), "currency": currency}});
            products.push((currency, shop.post("/products").json(product).await.expect(201)["id"].clone()));
        }
    }
    for _ in 0..20 {
        shop.later(TimeDelta::hours(i64::try_from(rng.below(90)).unwrap())).await;
        let currency = pick(&rng, &["EUR", "EUR", "USD"]);
        let of_currency: Vec<&Value> = products.iter().filter(|(of, _)| *of == currency).map(|(_, id)| id).collect();
        let line = |_| json!({"quantity": (1 + rng.below(40)) as f64 / 8.0, "product_id": pick(&rng, &of_currency), "tax_rate_value": 700});
        let mut body = shop.document(pick(&rng, &["invoice", "invoice", "quote"]), (0..=rng.below(3)).map(line).collect());
        body["currency"] = json!(currency);
        body["project_id"] = pick(&rng, &[Value::Null, project.clone()]);
        if rng.below(2) == 0 {
            shop.issued(body).await;
        } else {
            shop.draft(body).await;
        }
    }
    let measured = Measured(shop.tenant);
    hold(&measured, &RECEIVABLES, &rng).await;
}
