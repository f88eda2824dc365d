//! Each defect is planted by hand, and seen.

use axum::body::Body;
use bursar_simulator::{Clock, Options, Simulator};
use http::Request;
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

use super::*;

const PROVIDERS: [Provider; 2] = [Provider::QuickBooks, Provider::Xero];

/// A company whose bills are made and changed as a person would.
struct Planted {
    router: Router,
    provider: Provider,
    company: String,
}

impl Planted {
    async fn new(provider: Provider) -> Planted {
        let clock = Clock::manual("2026-03-02T12:00:00Z".parse().expect("a time"));
        let sizes = Options { contacts: 4, items: 2, bills: 3, invoices: 3, ..Options::default() };
        let router = Simulator::new(Options { clock, ..sizes }).router();
        let mut planted = Planted { router, provider, company: String::new() };
        let companies = planted.control("GET", "/_sim/companies", Value::Null).await;
        planted.company = companies[provider.word()][1]["id"].as_str().expect("a company").to_owned();
        planted
    }

    async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).body(body).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("a router answers");
        let status = answer.status();
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        assert!(status.is_success(), "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).expect("JSON")
    }

    async fn edit(&self, entity: &str, operation: &str, id: Option<&str>, body: Value) -> Value {
        let edit = json!({
            "provider": self.provider.word(), "company": self.company, "entity": entity, "operation": operation, "id": id, "body": body,
        });
        self.control("POST", "/_sim/edit", edit).await
    }

    fn bills(&self) -> &'static str {
        if self.provider == Provider::Xero { "Invoices" } else { "Bill" }
    }

    /// What a bill of one line is made of, under our mark.
    async fn body(&self, marker: &str, amount: f64, words: &str) -> Value {
        if self.provider == Provider::Xero {
            let line = json!({ "Description": words, "LineAmount": amount, "AccountCode": "632", "TaxType": "NONE" });
            return json!({
                "Type": "ACCPAY", "Status": "AUTHORISED", "Contact": { "Name": "Ada" }, "InvoiceNumber": "N", "LineItems": [line],
                "Date": "2026-03-01", "DueDate": "2026-03-31", "Url": format!("https://us.test/1#{marker}"),
            });
        }
        let state = self.control("GET", &format!("/_sim/state?provider=quickbooks&company={}", self.company), Value::Null).await;
        let detail = json!({ "AccountRef": { "value": "52" }, "TaxCodeRef": { "value": "2" } });
        let line = json!({
            "Amount": amount, "Description": words, "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail,
        });
        let vendor = state["entities"]["Vendor"][0]["Id"].clone();
        json!({ "VendorRef": { "value": vendor }, "TxnDate": "2026-03-01", "Line": [line], "PrivateNote": format!("for Ada\n{marker}") })
    }

    async fn plant(&self, marker: &str, amount: f64, words: &str) -> Value {
        self.edit(self.bills(), "create", None, self.body(marker, amount, words).await).await
    }

    fn id<'a>(&self, row: &'a Value) -> &'a str {
        row[if self.provider == Provider::Xero { "InvoiceID" } else { "Id" }].as_str().expect("an id")
    }

    async fn audit(&self, entries: Vec<Entry>, strangers: Vec<Stranger>) -> Vec<Defect> {
        audit(&self.router, self.provider, &self.company, &List { entries, strangers, prefix: "us-".to_owned() }).await
    }
}

/// A bill that first comes to 100.00 and then to 120.00.
fn bill(marker: &str, stands: Stands) -> Entry {
    let says = |total, words: &str| Says { total, words: words.to_owned() };
    let (marker, says) = (marker.to_owned(), vec![says(10_000, "first"), says(12_000, "second")]);
    Entry { what: What::Bill, marker, number: None, says, stands, document: None }
}

#[tokio::test]
async fn right_books_have_no_defect() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.0, "second").await;
        let voided = planted.plant("us-2", 120.0, "second").await;
        let ending = if provider == Provider::Xero { "void" } else { "delete" };
        planted.edit(planted.bills(), ending, Some(planted.id(&voided)), json!({})).await;
        let stranger = planted.plant("theirs", 7.0, "x").await;
        let strangers = vec![Stranger { entity: planted.bills().to_owned(), before: stranger }];
        let entries = vec![bill("us-1", Stands::Counts), bill("us-2", Stands::IsVoid)];
        assert_eq!(planted.audit(entries, strangers).await, []);
    }
}

#[tokio::test]
async fn what_was_sent_twice_is_seen() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.0, "second").await;
        planted.plant("us-1", 120.0, "second").await;
        let defects = planted.audit(vec![bill("us-1", Stands::Counts)], vec![]).await;
        assert_eq!(defects, [Defect::Duplicate { marker: "us-1".into(), count: 2 }]);
    }
}

#[tokio::test]
async fn what_never_arrived_or_was_voided_is_lost() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        let row = planted.plant("us-2", 120.0, "second").await;
        planted.edit(planted.bills(), if provider == Provider::Xero { "void" } else { "delete" }, Some(planted.id(&row)), json!({})).await;
        // A mark that only begins like it is another's.
        planted.plant("us-11", 120.0, "second").await;
        let entries = vec![bill("us-1", Stands::Counts), bill("us-11", Stands::Counts), bill("us-2", Stands::Counts)];
        let lost = |marker: &str| Defect::Lost { marker: marker.into() };
        assert_eq!(planted.audit(entries, vec![]).await, [lost("us-1"), lost("us-2")]);
    }
}

#[tokio::test]
async fn a_cent_is_seen() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.01, "second").await;
        let defects = planted.audit(vec![bill("us-1", Stands::Counts)], vec![]).await;
        assert_eq!(defects, [Defect::WrongTotal { marker: "us-1".into(), expected: 12_000, found: 12_001 }]);
    }
}

#[tokio::test]
async fn an_older_state_is_stale() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 100.0, "first").await;
        planted.plant("us-2", 120.0, "second").await;
        let stale = |marker: &str| Defect::StaleWrite { marker: marker.into() };
        let entries = vec![bill("us-1", Stands::Counts), bill("us-2", Stands::IsVoid)];
        assert_eq!(planted.audit(entries, vec![]).await, [stale("us-1"), stale("us-2")]);
        // Two states of one sum are told apart by their words.
        let mut entry = bill("us-2", Stands::Counts);
        (entry.says[0].total, entry.says[0].words, entry.says[1].words) = (12_000, "second".into(), "third".into());
        assert_eq!(planted.audit(vec![bill("us-1", Stands::IsVoid), entry], vec![]).await, [stale("us-1"), stale("us-2")]);
    }
}

#[tokio::test]
async fn what_nobody_asked_for_is_an_echo() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.0, "second").await;
        let echo = planted.plant("us-9", 120.0, "second").await;
        let defects = planted.audit(vec![bill("us-1", Stands::Counts)], vec![]).await;
        assert_eq!(defects, [Defect::Echo { entity: planted.bills().into(), id: planted.id(&echo).into() }]);
    }
}

#[tokio::test]
async fn a_stranger_that_was_overwritten_or_voided_is_seen() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        let changed = planted.plant("theirs-1", 50.0, "x").await;
        let (id, body) = (planted.id(&changed).to_owned(), planted.body("theirs-1", 51.0, "x").await);
        planted.edit(planted.bills(), "update", Some(&id), body).await;
        let gone = planted.plant("theirs-2", 50.0, "x").await;
        let ending = if provider == Provider::Xero { "void" } else { "delete" };
        planted.edit(planted.bills(), ending, Some(planted.id(&gone)), json!({})).await;
        let strangers: Vec<Stranger> =
            [&changed, &gone].map(|before| Stranger { entity: planted.bills().to_owned(), before: before.clone() }).to_vec();
        let defects = planted.audit(vec![], strangers).await;
        let seen: Vec<&str> = defects
            .iter()
            .filter_map(|defect| match defect {
                Defect::OverwrittenStranger { id, .. } => Some(id.as_str()),
                _ => None,
            })
            .collect();
        let mut expected = [id.as_str(), planted.id(&gone)];
        expected.sort_unstable();
        assert_eq!((seen, defects.len()), (expected.to_vec(), 2), "{defects:?}");
    }
}

#[tokio::test]
async fn what_nobody_settled_is_seen_even_if_it_is_there() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.0, "second").await;
        let defects = planted.audit(vec![bill("us-1", Stands::IsUnknown)], vec![]).await;
        assert_eq!(defects, [Defect::UnknownNeverSettled { marker: "us-1".into() }]);
    }
}

#[tokio::test]
async fn what_else_is_wrong_of_a_document_is_seen() {
    for provider in PROVIDERS {
        let planted = Planted::new(provider).await;
        planted.plant("us-1", 120.0, "second").await;
        let with = |document: DocumentState| Entry { document: Some(document), ..bill("us-1", Stands::Counts) };
        let day = |day: &str| Some(day.to_owned());
        let right = DocumentState {
            open: Some(12_000),
            due: None,
            day: day("2026-03-01"),
            files: Some(0),
            currency: Some("GBP".into()),
            is_draft: Some(false),
            tracked: Some(Tracked::default()),
        };
        assert_eq!(planted.audit(vec![with(right)], vec![]).await, []);
        let (due, currency) = (day("2026-05-07"), Some("EUR".into()));
        let tracked = Some(Tracked { line: Some("7".into()), document: None });
        let wrong =
            DocumentState { open: Some(7_000), due, day: day("2026-03-02"), files: Some(1), currency, is_draft: Some(true), tracked };
        let defects = planted.audit(vec![with(wrong)], vec![]).await;
        let marker = || "us-1".to_owned();
        let [balance, edit, posted, currency, state, tracked, files] = defects.as_slice() else { panic!("{defects:?}") };
        assert_eq!(balance, &Defect::WrongBalance { marker: marker(), expected: 7_000, found: Some(12_000) });
        assert!(matches!(edit, Defect::EditLost { expected, found, .. } if expected == "2026-05-07" && found != expected));
        assert_eq!(posted, &Defect::WrongDay { marker: marker(), expected: "2026-03-02".into(), found: "2026-03-01".into() });
        assert_eq!(currency, &Defect::WrongCurrency { marker: marker(), expected: "EUR".into(), found: "GBP".into() });
        assert_eq!(state, &Defect::WrongState { marker: marker(), is_draft: false });
        assert!(matches!(tracked, Defect::WrongTracking { found, .. } if found == &[Tracked::default()]));
        assert_eq!(files, &Defect::WrongFiles { marker: marker(), expected: 1, found: 0 });
    }
}
