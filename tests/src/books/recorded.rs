//! A ledger as it was recorded: lists of rows, and rules about what its provider does not answer. Tokens and consent stay the simulator's.

use std::collections::BTreeMap;

use bursar_connectors::Platform;
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a provider holds, and how it misbehaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The company's own currency.
    #[serde(default = "dollars")]
    pub home_currency: String,
    /// Rows by the provider's name of their list.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<Value>>,
    /// Rows of which there are many, each with its number in the place of `{n}`.
    #[serde(default)]
    pub repeated: Vec<Repeated>,
    /// What is not answered.
    #[serde(default)]
    pub refusals: Vec<Refusal>,
    /// The provider's clock.
    #[serde(default = "before_any_test")]
    pub time: String,
}

/// One row many times.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    list: String,
    count: usize,
    row: Value,
}

/// A question that the provider does not answer as asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The list; every question about the company when none is named.
    list: Option<String>,
    /// Only when the page would hold this row.
    row: Option<usize>,
    /// Only when the page asks for more rows than this.
    above: Option<usize>,
    /// Only when the list is asked for whole.
    #[serde(default)]
    whole_only: bool,
    /// No answer at all, in place of a status.
    #[serde(default)]
    is_silent: bool,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    body: Value,
}

fn dollars() -> String {
    "USD".to_owned()
}

/// The rows that a question asks for: from which, and how many.
struct Page {
    list: String,
    first: usize,
    rows: usize,
    is_whole: bool,
}

/// How a recorded provider answers.
pub enum Answer {
    /// Like this.
    Given(Response<Bytes>),
    /// Not at all.
    Silence,
}

impl Recorded {
    /// The answer to a question about the company; none for what the simulator answers.
    pub fn answer(&self, platform: Platform, request: &Request<Bytes>) -> Option<Answer> {
        let path = request.uri().path();
        let query: BTreeMap<String, String> =
            url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_of_company = path.contains("/v3/company/") || path.contains("/api.xro/2.0/");
        if !is_of_company {
            return None;
        }
        let page = match platform {
            Platform::QuickbooksOnline => query.get("query").map(|query| asked_of_quickbooks(query)),
            Platform::Xero => Some(asked_of_xero(name, &query, request)),
        };
        if let Some(refusal) = self.refusals.iter().find(|refusal| refusal.strikes(page.as_ref())) {
            return Some(refusal.answer());
        }
        let body = match (platform, page) {
            (Platform::Xero, Some(page)) => self.xero(&page),
            (_, Some(page)) => json!({ "QueryResponse": { (&page.list): self.cut(&page) }, "time": self.time }),
            (_, None) if name == "batch" => self.batch(),
            (_, None) => json!({ "CDCResponse": [{ "QueryResponse": [] }], "time": self.time }),
        };
        Some(Answer::Given(Response::new(Bytes::from(body.to_string()))))
    }

    fn rows(&self, list: &str) -> Vec<Value> {
        let numbered = |row: &Value, number: usize| serde_json::from_str(&row.to_string().replace("{n}", &number.to_string()));
        let repeated = self.repeated.iter().filter(|repeated| repeated.list == list);
        let repeated = repeated.flat_map(|repeated| (1..=repeated.count).map(|number| numbered(&repeated.row, number).expect("a row")));
        self.lists.get(list).cloned().unwrap_or_default().into_iter().chain(repeated).collect()
    }

    fn cut(&self, page: &Page) -> Vec<Value> {
        self.rows(&page.list).into_iter().skip(page.first - 1).take(page.rows).collect()
    }

    fn xero(&self, page: &Page) -> Value {
        let rows = self.rows(&page.list).len();
        let pagination = json!({ "page": (page.first - 1) / page.rows + 1, "pageSize": page.rows, "pageCount": rows.div_ceil(page.rows), "itemCount": rows });
        match page.list.as_str() {
            "Organisation" => json!({ "Organisations": [{ "Name": "Moor & Sons", "BaseCurrency": self.home_currency }] }),
            "Accounts" | "TaxRates" | "Items" => json!({ (&page.list): self.rows(&page.list) }),
            _ => json!({ "pagination": pagination, (&page.list): self.cut(page) }),
        }
    }

    fn batch(&self) -> Value {
        let first = |list: &str| self.cut(&Page { list: list.to_owned(), first: 1, rows: 1000, is_whole: true });
        let answer = |id: &str, list: &str, rows: Vec<Value>| json!({ "bId": id, "QueryResponse": { list: rows } });
        let preferences = json!({ "CurrencyPrefs": { "HomeCurrency": { "value": self.home_currency } } });
        json!({ "BatchItemResponse": [
            answer("company", "CompanyInfo", vec![json!({ "CompanyName": "Moor & Sons" })]),
            answer("preferences", "Preferences", vec![preferences]),
            answer("codes", "TaxCode", first("TaxCode")),
            answer("rates", "TaxRate", first("TaxRate")),
        ], "time": self.time })
    }
}

fn before_any_test() -> String {
    "2026-01-01T00:00:00.000-08:00".to_owned()
}

fn asked_of_quickbooks(query: &str) -> Page {
    let after = |word: &str| query.split(word).nth(1).and_then(|rest| rest.split(' ').next());
    let number = |word: &str| after(word).and_then(|number| number.parse().ok()).unwrap_or(1);
    let is_whole = !query.contains("LastUpdatedTime");
    Page { list: after("FROM ").unwrap_or_default().to_owned(), first: number("STARTPOSITION "), rows: number("MAXRESULTS "), is_whole }
}

fn asked_of_xero(list: &str, query: &BTreeMap<String, String>, request: &Request<Bytes>) -> Page {
    let number = |name: &str| query.get(name).and_then(|number| number.parse::<usize>().ok());
    let rows = number("pageSize").unwrap_or(1000);
    let first = (number("page").unwrap_or(1) - 1) * rows + 1;
    Page { list: list.to_owned(), first, rows, is_whole: !request.headers().contains_key("if-modified-since") }
}

impl Refusal {
    fn strikes(&self, page: Option<&Page>) -> bool {
        let Some(list) = &self.list else { return true };
        page.is_some_and(|page| {
            page.list == *list
                && self.row.is_none_or(|row| (page.first..page.first + page.rows).contains(&row))
                && self.above.is_none_or(|most| page.rows > most)
                && (page.is_whole || !self.whole_only)
        })
    }

    fn answer(&self) -> Answer {
        if self.is_silent {
            return Answer::Silence;
        }
        let body = self.body.as_str().map_or_else(|| self.body.to_string(), str::to_owned);
        Answer::Given(Response::builder().status(self.status).body(Bytes::from(body)).expect("an answer"))
    }
}
