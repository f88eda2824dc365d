//! Writing to ledgers, the whole way to the simulated provider and back: one file for each kind of object, and one for what can go wrong.

mod allocations;
mod attachments;
mod audited;
mod documents;
mod entries;
mod items;
mod outcomes;
mod parties;
mod payments;
mod refusals;
mod tax;

use axum::Router;
use axum::body::Body;
use bursar_connectors::record::{AccountReference, Document};
use bursar_connectors::write::{DocumentEntry, DocumentField, DocumentReference, Object, Refusal, Target};
use bursar_connectors::{
    Company, Environment, Facts, Kind, Ledger, LedgerRecord, Pacer, Platform, Secret, Sent, Wanted, Wire, WireLimits, Write, open, prepare,
    record::Body as Recorded,
};
use bursar_kernel::{Clock, Decimal, Env, NaiveDate, Rng};
use bursar_simulator::{Options, Simulator};
use bursar_tests::consent::consent;
use bursar_tests::form::PDF;
use bursar_tests::{id, simulated};
use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

const PROVIDER: &str = "http://provider.test";
const CLIENT: &str = "the-app";

/// A simulated company in the United Kingdom (or the United States), and our ledger of it, with somebody to sell to and to buy from.
pub struct Book {
    pub platform: Platform,
    pub ledger: Box<dyn Ledger>,
    pub company: Company,
    pub customer: String,
    pub vendor: String,
    /// What lines of sales name.
    pub item: String,
    /// The simulated providers.
    pub router: Router,
}

pub fn decimal(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Book {
    /// In the United Kingdom, with many currencies.
    pub async fn open(platform: Platform) -> Book {
        Book::of(platform, 1, Vec::new()).await
    }

    /// In the United States.
    pub async fn in_the_united_states(platform: Platform) -> Book {
        Book::of(platform, 0, Vec::new()).await
    }

    /// In Canada.
    pub async fn in_canada(platform: Platform) -> Book {
        Book::of(platform, 2, vec!["CA"]).await
    }

    async fn of(platform: Platform, place: usize, further: Vec<&'static str>) -> Book {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        let clock = bursar_simulator::Clock::manual(now);
        let sizes = Options { contacts: 4, items: 3, bills: 3, invoices: 3, limits_enforced: false, further, ..Options::default() };
        let router = Simulator::new(Options { clock, public_url: PROVIDER.to_owned(), ..sizes }).router();
        let env = Env { clock: Clock::fixed(now), rng: Rng::seeded(5) };
        let companies = control(&router, "GET", "/_sim/companies", Value::Null).await;
        let realm = id(&companies[word(platform)][place]);
        let token = Secret::new(access_token(&router, platform, &realm).await);
        let environment = Environment::At(PROVIDER.parse().unwrap());
        let wire = Wire::from_service(router.clone(), WireLimits::default());
        let ledger = open(Facts::of(platform), &environment, wire, Pacer::unlimited(env), &realm, token);
        let company = ledger.company().await.unwrap().company;
        let mut book = Book { platform, ledger, company, customer: String::new(), vendor: String::new(), item: "SVC".to_owned(), router };
        book.customer = book.create(Object::Party(book.party(Kind::Customer, "Ada Lovelace Ltd"))).await.remote_id;
        book.vendor = book.create(Object::Party(book.party(Kind::Vendor, "Babbage & Sons"))).await.remote_id;
        let item = book.create(Object::Item(book.item_entry("Services", "SVC").await)).await;
        if platform == Platform::QuickbooksOnline {
            book.item = item.remote_id;
        }
        book
    }

    pub fn is_quickbooks(&self) -> bool {
        self.platform == Platform::QuickbooksOnline
    }

    /// Writes a new object, under a key of its own, and expects it to be there.
    pub async fn create(&self, object: Object) -> LedgerRecord {
        self.confirmed(&Write::Create { object }).await
    }

    /// Writes, and expects that it is done.
    pub async fn confirmed(&self, write: &Write) -> LedgerRecord {
        match self.send(write).await {
            Sent::Confirmed(record) => *record,
            other => panic!("{:?}: {other:?}", self.platform),
        }
    }

    /// Writes under a key that no other write has, and expects a refusal.
    pub async fn refused(&self, write: &Write) -> Refusal {
        match self.send_under(&format!("anew-{}", key_of(write)), write).await {
            Sent::Refused(refusal) => refusal,
            other => panic!("{:?}: {other:?}", self.platform),
        }
    }

    pub async fn send(&self, write: &Write) -> Sent {
        self.send_under(&key_of(write), write).await
    }

    pub async fn send_under(&self, key: &str, write: &Write) -> Sent {
        let prepared = prepare(self.platform, &self.company, write).unwrap_or_else(|error| panic!("{:?}: {error}", self.platform));
        let file = if prepared.file.is_some() { Bytes::from_static(PDF) } else { Bytes::new() };
        self.ledger.send(key, &prepared, file).await.0
    }

    /// The field of a write that cannot be prepared.
    pub fn unwritable(&self, write: &Write) -> Option<String> {
        prepare(self.platform, &self.company, write).err().map(|error| error.field)
    }

    /// What may be the object of a write.
    pub async fn find(&self, object: &Object) -> Vec<LedgerRecord> {
        self.ledger.find(&Wanted { object: object.clone(), since: None }).await.unwrap().0
    }

    pub async fn read(&self, record: &LedgerRecord) -> Option<LedgerRecord> {
        self.ledger.read(record.kind, &record.remote_id).await.unwrap().0
    }

    /// Arms a fault for writes.
    pub async fn strike(&self, fault: Value) {
        let method = if self.is_quickbooks() { "POST" } else { "PUT" };
        let mut fault = fault;
        fault["matching"] = json!({ "method": method });
        self.arm(fault).await;
    }

    /// Arms a fault that says itself what it strikes.
    pub async fn arm(&self, fault: Value) {
        control(&self.router, "POST", "/_sim/faults", fault).await;
    }

    /// A person's edit in the provider's own pages.
    pub async fn edit(&self, entity: &str, operation: &str, id: Option<&str>, body: Value) -> Value {
        let edit = json!({
            "provider": word(self.platform), "company": self.company.id, "entity": entity, "operation": operation, "id": id, "body": body,
        });
        control(&self.router, "POST", "/_sim/edit", edit).await
    }

    pub async fn switch(&self, name: &str, value: Value) {
        control(&self.router, "POST", "/_sim/settings", json!({ "provider": word(self.platform), name: value })).await;
    }

    pub async fn close(&self, date: &str) {
        let lock = json!({ "provider": word(self.platform), "company": self.company.id, "date": date });
        control(&self.router, "POST", "/_sim/lock", lock).await;
    }

    /// Everything of an entity, in the provider's own words.
    pub async fn rows(&self, entity: &str) -> Vec<Value> {
        let path = format!("/_sim/state?provider={}&company={}&entity={entity}", word(self.platform), self.company.id);
        let state = control(&self.router, "GET", &path, Value::Null).await;
        state["entities"][entity].as_array().cloned().unwrap_or_default()
    }

    /// How many objects with this text there are, whatever became of them.
    pub async fn count(&self, kind: Kind, text: &str) -> usize {
        let entity = match (self.platform, kind) {
            (Platform::QuickbooksOnline, Kind::CreditNote) => "CreditMemo",
            (Platform::QuickbooksOnline, Kind::VendorCredit) => "VendorCredit",
            (Platform::QuickbooksOnline, Kind::Invoice) => "Invoice",
            (Platform::QuickbooksOnline, Kind::Bill) => "Bill",
            (Platform::QuickbooksOnline, Kind::Payment) => "Payment",
            (Platform::QuickbooksOnline, Kind::BillPayment) => "BillPayment",
            (Platform::QuickbooksOnline, Kind::Customer) => "Customer",
            (Platform::QuickbooksOnline, Kind::Item) => "Item",
            (Platform::Xero, Kind::Invoice | Kind::Bill) => "Invoices",
            (Platform::Xero, Kind::CreditNote | Kind::VendorCredit) => "CreditNotes",
            (Platform::Xero, Kind::Payment | Kind::BillPayment) => "Payments",
            (Platform::Xero, Kind::Item) => "Items",
            _ => "Contacts",
        };
        self.rows(entity).await.iter().filter(|row| row.to_string().contains(text)).count()
    }

    /// An account of the chart, by its code.
    pub async fn account(&self, code: &str) -> AccountReference {
        if !self.is_quickbooks() {
            return AccountReference::Code(code.to_owned());
        }
        let accounts = self.rows("Account").await;
        let account = accounts.iter().find(|account| account["AcctNum"] == code).unwrap();
        AccountReference::Id(account["Id"].as_str().unwrap().to_owned())
    }
}

pub fn create(document: &DocumentEntry) -> Write {
    Write::Create { object: Object::Document(Box::new(document.clone())) }
}

pub fn update(before: &LedgerRecord, document: &DocumentEntry) -> Write {
    update_without(&[], before, document)
}

/// The same without these fields.
pub fn update_without(kept: &[DocumentField], before: &LedgerRecord, document: &DocumentEntry) -> Write {
    Write::Update { target: target(before), object: Object::Document(Box::new(document.clone())), kept: kept.to_vec() }
}

pub fn target(record: &LedgerRecord) -> Target {
    Target {
        kind: record.kind,
        remote_id: record.remote_id.clone(),
        remote_version: record.remote_version.clone(),
        raw: String::from_utf8(record.raw.to_vec()).unwrap(),
    }
}

pub fn named(record: &LedgerRecord) -> DocumentReference {
    DocumentReference { kind: record.kind, remote_id: record.remote_id.clone() }
}

/// The canonical body of a document.
pub fn shown(record: &LedgerRecord) -> &Document {
    match &record.body {
        Some(Recorded::Document(document)) => document,
        other => panic!("no document: {other:?}"),
    }
}

/// Total, tax, and what is open.
pub fn totals(record: &LedgerRecord) -> [Decimal; 3] {
    let document = shown(record);
    [document.total_amount, document.tax_amount.unwrap_or_default(), document.amount_due.unwrap_or_default()]
}

/// A key of its own for every write.
fn key_of(write: &Write) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    format!("{write:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn word(platform: Platform) -> &'static str {
    simulated(platform).word()
}

async fn control(router: &Router, method: &str, path: &str, body: Value) -> Value {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let answer = router.clone().oneshot(Request::builder().method(method).uri(path).body(body).unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(status.is_success(), "{method} {path}: {}", String::from_utf8_lossy(&bytes));
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// A person lets our app in.
async fn access_token(router: &Router, platform: Platform, realm: &str) -> String {
    let (authorize, token) = match platform {
        Platform::Xero => ("/identity/connect/authorize", "/connect/token"),
        Platform::QuickbooksOnline => ("/connect/oauth2", "/oauth2/v1/tokens/bearer"),
    };
    let scope = "offline_access%20accounting.transactions%20accounting.contacts%20accounting.settings%20accounting.attachments%20com.intuit.quickbooks.accounting";
    let back = "http://us.test/callback";
    let url = format!("{PROVIDER}{authorize}?response_type=code&client_id={CLIENT}&redirect_uri={back}&scope={scope}&state=s");
    let returned = consent(router, &url, &[realm], true).await;
    let form = format!("grant_type=authorization_code&code={}&redirect_uri={back}", returned["code"]);
    let request = Request::post(token)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", "Basic dGhlLWFwcDpzZWNyZXQ=")
        .body(Body::from(form));
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}
