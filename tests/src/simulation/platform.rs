//! A platform at the API: it issues, approves, pays, reopens and takes back documents while everything around it fails. The API itself is well
//! throughout, so that the platform knows what it asked for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bursar_connectors::Platform;
use bursar_files::FileStore;
use bursar_kernel::{Env, Rng, TimeDelta, Timestamp, Uuid};
use bursar_store::{Touch, Vault};
use bursar_web::{Edge, EdgeOptions, Meter};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::habits::{Currency, Habits};
use super::made::{Archived, Made, Merged, Tag};
use super::world::{SERVER, World};
use crate::app::{FILE_BYTES, VERSION};
use crate::form::{PDF, file, form};

/// A platform with a token.
pub struct PlatformSide<'a> {
    pub(super) world: &'a World,
    pub(super) habits: Habits,
    router: Router,
    /// The token, and when it was given.
    token: Mutex<Option<(Timestamp, String)>>,
    /// Documents, oldest first.
    pub made: Vec<Made>,
    /// What people merged.
    pub merged: Option<Merged>,
    /// What people archived and did not make active again.
    pub(super) archived: Option<Archived>,
    /// The subscription of the ledger has ended.
    pub(super) has_lapsed: bool,
    /// The books are closed up to the day of this history.
    pub(super) is_locked: bool,
    /// The backfill of the history has begun.
    has_caught_up: bool,
    /// What the API did not do, although nothing stood in the way.
    pub(super) refusals: Vec<String>,
    pub(super) customers: Vec<Value>,
    pub(super) vendor: Value,
    pub(super) expense: Value,
    /// The name of that account.
    pub(super) expense_name: String,
    /// Those that stand for something in the ledger.
    pub(super) tags: Vec<Tag>,
}

impl<'a> PlatformSide<'a> {
    pub(super) fn new(world: &'a World, habits: Habits) -> PlatformSide<'a> {
        let touch = Touch::simulated(world.elsewhere.clone(), world.statements.observer());
        let (db, env) = (world.db.with_touch(touch), Env { clock: world.clock.clone(), rng: Rng::seeded(world.rng.below(u64::MAX)) });
        let files = Arc::new(FileStore::new(db.clone(), env.clone(), world.storage.clone(), FILE_BYTES));
        let edge = Edge::new(db, env, Vault::new([7; 32]), EdgeOptions::new(SERVER, [7; 32]), Meter::default());
        PlatformSide {
            world,
            habits,
            router: bursar_server::app(edge, files, |_| Router::new()).expect("an application"),
            token: Mutex::default(),
            made: Vec::new(),
            merged: None,
            archived: None,
            has_lapsed: false,
            is_locked: false,
            has_caught_up: false,
            refusals: Vec::new(),
            customers: Vec::new(),
            vendor: Value::Null,
            expense: Value::Null,
            expense_name: String::new(),
            tags: Vec::new(),
        }
    }

    /// The next call asks for a new token.
    pub(super) fn forget_the_token(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// One thing that a platform does.
    pub(super) async fn ask_for_something(&mut self) {
        match self.world.rng.below(4) {
            0 => self.issue().await,
            1 => self.approve().await,
            2 => self.pay().await,
            _ => self.change().await,
        }
    }

    /// One thing that a platform does, or people in the ledger.
    pub async fn act(&mut self) {
        match self.world.rng.below(18) {
            0..3 => self.issue().await,
            3 | 4 => self.approve().await,
            5 | 6 => self.pay().await,
            7 => self.delete_there().await,
            8 if self.habits.merge && self.merged.is_none() => self.merge_there().await,
            8 | 9 if self.habits.pay_there => self.pay_there().await,
            10 if self.habits.pay_there => self.take_back_there().await,
            11 if self.habits.edit_lines && self.world.rng.below(2) == 0 => self.edit_lines_there().await,
            11 => self.edit_there().await,
            12 if self.habits.archive && self.world.rng.below(2) == 0 => self.archive_or_restore().await,
            12 if self.may_close() && self.world.rng.below(2) == 0 => self.close_or_open_the_period().await,
            12 if self.habits.lapse => self.lapse_or_renew().await,
            13 => self.cancel().await,
            14 if self.habits.drafts => self.approve_there().await,
            15 => self.reopen_one().await,
            16 => self.approve_one_again().await,
            17 if self.habits.returns => self.give_back().await,
            _ => self.change().await,
        }
    }

    /// A backfill leaves out what is before a closed day: until then the books stay open.
    fn may_close(&self) -> bool {
        self.habits.lock && (self.has_caught_up || !self.habits.backfill)
    }

    pub(super) async fn issue(&mut self) {
        let currency = self.a_currency();
        let lines: Vec<Value> = (0..=self.world.rng.below(4)).map(|_| self.invoice_line(currency)).collect();
        let customer = &self.customers[self.pick(self.customers.len())];
        let mut body = json!({
            "type": "invoice", "currency": currency.code, "counterpart_id": customer["id"],
            "counterpart_billing_address_id": customer["default_billing_address_id"], "line_items": lines,
        });
        let (name, tag) = (word(&customer["organization"], "legal_name"), self.a_tag());
        body["tag_ids"] = ids(&tag);
        let has_discount = self.has_discount(currency);
        if has_discount {
            body["payment_terms"] = terms();
        }
        let draft = self.call(Method::POST, "/receivables", body).await;
        let issued = self.call(Method::POST, &format!("/receivables/{}/issue", word(&draft, "id")), Value::Null).await;
        let customer = Some(self.name_there(name, currency));
        self.keep(&issued, currency, |made| Made { is_invoice: true, has_discount, customer, tag, ..made });
    }

    pub(super) fn invoice_line(&self, currency: Currency) -> Value {
        let product = json!({"name": "Work", "price": {"currency": currency.code, "value": self.price(currency)}});
        json!({"quantity": 1 + self.world.rng.below(9), "product": product, "tax_rate_value": self.habits.taxes.rate()})
    }

    /// The home currency, or in histories that have them a foreign one.
    fn a_currency(&self) -> Currency {
        let currencies = self.habits.currencies();
        let is_home = currencies.len() == 1 || self.world.rng.below(2) == 0;
        currencies[if is_home { 0 } else { 1 + self.pick(currencies.len() - 1) }]
    }

    /// One of the tags, or none.
    pub(super) fn a_tag(&self) -> Option<Tag> {
        self.tags.get(self.pick(self.tags.len() + 1)).cloned()
    }

    pub(super) fn price(&self, currency: Currency) -> i64 {
        let step = currency.price_step();
        step * (1 + i64::try_from(self.world.rng.below(1_000_000 / step.unsigned_abs())).unwrap_or_default())
    }

    /// Two percent of a sum with three decimals may be none that ledgers can write.
    fn has_discount(&self, currency: Currency) -> bool {
        currency.least() == 1 && self.world.rng.below(2) == 0
    }

    /// The name of a customer in the ledger: QuickBooks keeps one for each currency.
    fn name_there(&self, name: String, currency: Currency) -> String {
        let is_home = self.habits.currencies()[0] == currency;
        if is_home || self.world.platform == Platform::Xero { name } else { format!("{name} ({})", currency.code) }
    }

    async fn approve(&mut self) {
        if self.keeps_drafts().await {
            return;
        }
        let (number, currency) = (format!("V-{}", self.made.len()), self.a_currency());
        let mut says = json!({
            "currency": currency.code, "document_id": number, "issued_at": "2026-03-01", "due_date": "2026-04-01", "counterpart_id": self.vendor["id"],
        });
        let (has_discount, tag) = (self.has_discount(currency), self.a_tag());
        says["tag_ids"] = ids(&tag);
        if has_discount {
            says["payment_terms"] = terms();
            says["payment_terms"]["name"] = json!("2/20, net 30");
        }
        let bill = self.call(Method::POST, "/payables", says).await;
        let price = self.price(currency);
        let line = json!({"name": "Paper", "quantity": 1, "unit_price": price, "tax": self.habits.taxes.rate(), "ledger_account_id": self.expense});
        self.call(Method::POST, &format!("/payables/{}/line_items", word(&bill, "id")), line).await;
        let has_scan = self.habits.attach && self.world.rng.below(2) == 0;
        if has_scan {
            let scan = form(&[file("scan.pdf", PDF)]);
            self.upload(&format!("/payables/{}/attach_file", word(&bill, "id")), scan).await;
        }
        let approved = self.call(Method::POST, &format!("/payables/{}/approve_payment_operation", word(&bill, "id")), Value::Null).await;
        self.keep(&approved, currency, |made| Made { has_discount, has_scan, tag, ..made });
    }

    /// A bill whose account is known to be archived stays a draft: meanwhile nobody approves one.
    pub(super) async fn keeps_drafts(&self) -> bool {
        let account = || format!("/ledger_accounts/{}", self.expense.as_str().expect("an account"));
        self.habits.archive && self.get(&account()).await["status"] == "Archived"
    }

    async fn pay(&mut self) {
        let Some(place) = self.one_of(Made::is_open_here) else { return };
        let path = if self.made[place].is_invoice { "receivables" } else { "payables" };
        self.call(Method::POST, &format!("/{path}/{}/mark_as_paid", self.made[place].id), json!({})).await;
        self.made[place].is_paid_here = true;
        self.world.log.write(format!("platform: paid {}", self.made[place].number));
    }

    /// Half of the way through, bills are written after all: those from before by a backfill, which is broken off once and begun anew.
    pub async fn catch_up(&mut self) {
        if !self.habits.backfill {
            return;
        }
        self.call(Method::PATCH, "/accounting_push_settings", json!({"bills": self.habits.modes().1})).await;
        let broken_off = self.backfill().await;
        self.call(Method::POST, &format!("/accounting_backfills/{broken_off}/cancel"), Value::Null).await;
        let backfill = self.backfill().await;
        while self.look(&format!("/accounting_backfills/{backfill}")).await["status"] == "preparing" {
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        self.call(Method::POST, &format!("/accounting_backfills/{backfill}/start"), Value::Null).await;
        self.has_caught_up = true;
        self.world.log.write("platform: began a backfill");
    }

    async fn backfill(&self) -> String {
        word(&self.call(Method::POST, "/accounting_backfills", json!({"object_types": ["bill", "payment_record"]})).await, "id")
    }

    /// Documents of a closed period are posted on the first open day, as somebody chooses it.
    pub(super) async fn post_on(&mut self, day: &str) {
        let (mut records, bills) = (self.records("receivable").await, self.records("bill").await);
        records.extend(bills);
        records.retain(|record| record["errors"]["code"] == "period_closed");
        for record in records {
            let Some(place) = self.made.iter().position(|made| record["object_id"] == made.id.as_str() && made.is_open()) else { continue };
            let chosen = json!({"ids": [record["id"]], "posting_date": day});
            self.call(Method::POST, "/accounting_synced_records/push", chosen).await;
            self.made[place].posted_on = Some(day.to_owned());
            self.world.log.write(format!("platform: posted {} on {day}", self.made[place].number));
        }
    }

    /// What a closed period or an ended subscription kept out is pushed by hand, once that is over.
    pub async fn push_what_was_kept_out(&self) {
        let codes = json!({"codes": ["period_closed", "subscription_ended"]});
        let pushed = self.call(Method::POST, "/accounting_synced_records/push", codes).await;
        self.world.log.write(format!("platform: pushed again {pushed}"));
    }

    /// A person says of each document that was changed on both sides which side counts.
    pub async fn decide_conflicts(&mut self) {
        let (mut records, bills) = (self.records("receivable").await, self.records("bill").await);
        records.extend(bills);
        for record in records.iter().filter(|record| record["errors"]["code"] == "edited_in_ledger") {
            let Some(made) = self.made.iter_mut().find(|made| record["object_id"] == made.id.as_str()) else { continue };
            // Where nobody edited its lines there, they are of a write of ours that a restore made us forget.
            let is_ours = made.total_there.is_none();
            let keep = if is_ours || self.world.rng.below(2) == 0 { "here" } else { "there" };
            if keep == "here" {
                made.total_there = None;
            }
            self.world.log.write(format!("platform: {} is as it is {keep}", made.number));
            let path = format!("/accounting_synced_records/{}/resolve", word(record, "id"));
            self.call(Method::POST, &path, json!({"keep": keep})).await;
        }
    }

    /// The place of one document of which this holds.
    pub(super) fn one_of(&self, is_it: impl Fn(&Made) -> bool) -> Option<usize> {
        let places: Vec<usize> = (0..self.made.len()).filter(|place| is_it(&self.made[*place])).collect();
        (!places.is_empty()).then(|| places[self.pick(places.len())])
    }

    fn keep(&mut self, document: &Value, currency: Currency, as_it_is: impl FnOnce(Made) -> Made) {
        let (id, number) = (word(document, "id"), word(document, "document_id"));
        self.world.log.write(format!("platform: made {number}"));
        let total = document["total_amount"].as_i64().expect("a total");
        let made = Made { is_draft_there: self.habits.drafts, ..Made::new(false, id, number, currency, total) };
        self.made.push(as_it_is(made));
    }

    pub(super) fn pick(&self, among: usize) -> usize {
        usize::try_from(self.world.rng.below(among as u64)).unwrap_or_default()
    }

    /// Every record of this type, as the API shows it.
    pub async fn records(&self, object_type: &str) -> Vec<Value> {
        let listed = self.get(&format!("/accounting_synced_records?object_type={object_type}")).await;
        listed["data"].as_array().expect("records").clone()
    }

    /// GET on behalf of the entity, slowly: many of them in a row are within what the API allows.
    pub async fn look(&self, path: &str) -> Value {
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.get(path).await
    }

    /// GET on behalf of the entity.
    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, Value::Null).await
    }

    pub(super) async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let token = self.token().await;
        self.send(method, path, body, Some(&token)).await
    }

    /// A token that is good for a while yet.
    pub(super) async fn token(&self) -> String {
        let now = self.world.clock.now();
        let held = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, token)) = held.filter(|(given, _)| now - *given < TimeDelta::minutes(10)) {
            return token;
        }
        let credentials = self.world.credentials.as_ref().expect("a partner");
        let grant = json!({
            "client_id": credentials.client_id, "client_secret": credentials.client_secret, "grant_type": "client_credentials",
        });
        let token = word(&self.send(Method::POST, "/auth/token", grant, None).await, "access_token");
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, token.clone()));
        token
    }

    async fn upload(&self, path: &str, (content_type, body): (String, Vec<u8>)) {
        let token = self.token().await;
        let request = self.request(Method::POST, path, Some(&token)).header("content-type", content_type);
        let (status, answer) = self.ask(request.body(Body::from(body)).expect("a request")).await;
        assert!(status.is_success(), "{path}: {answer}");
    }

    async fn send(&self, method: Method, path: &str, body: Value, token: Option<&str>) -> Value {
        let (status, answer) = self.answer(method.clone(), path, body, token).await;
        assert!(status.is_success(), "{method} {path}: {answer}");
        answer
    }

    pub(super) async fn answer(&self, method: Method, path: &str, body: Value, token: Option<&str>) -> (StatusCode, Value) {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.ask(self.request(method, path, token).header("content-type", "application/json").body(body).expect("a request")).await
    }

    fn request(&self, method: Method, path: &str, token: Option<&str>) -> http::request::Builder {
        let entity: Uuid = self.world.entity;
        let request = Request::builder().method(method).uri(format!("/v1{path}")).header("x-monite-version", VERSION);
        match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")).header("x-monite-entity-id", entity.to_string()),
            None => request,
        }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, Value) {
        let answer = self.router.clone().oneshot(request).await.expect("the router is infallible");
        let status = answer.status();
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

pub(super) fn word(object: &Value, field: &str) -> String {
    object[field].as_str().unwrap_or_else(|| panic!("no {field}: {object}")).to_owned()
}

pub(super) fn ids(tag: &Option<Tag>) -> Value {
    tag.iter().map(|tag| tag.id.clone()).collect()
}

/// Two percent off for whoever pays within twenty days.
fn terms() -> Value {
    json!({"term_1": {"number_of_days": 20, "discount": 200}, "term_final": {"number_of_days": 30}})
}
