//! Why a document is in the ledger, or is not: each reason once, and whatever chance brings agrees with the records and the ledger.

use bursar_connectors::Platform;
use bursar_kernel::{Rng, TimeDelta};
use bursar_tests::books::Books;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id, line, line_at, party};

impl Trader {
    async fn explained(&self, object: &Value) -> Value {
        let listed = self.read(&format!("/accounting_explanations?object_id={}", id(object))).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
        listed["data"][0].clone()
    }

    async fn reason(&self, object: &Value) -> String {
        self.explained(object).await["reason"].as_str().unwrap().to_owned()
    }

    async fn rests(&self, verb: &str) {
        self.post(&format!("/accounting_connections/{}/{verb}", self.connected.id)).await.expect(200);
    }
}

async fn what_is_written_is_done_and_what_is_not_says_why(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    let on_its_way = trader.explained(&invoice).await;
    assert_eq!((&on_its_way["reason"], &on_its_way["remedy"]), (&json!("on_its_way"), &Value::Null));
    assert!(on_its_way["next_attempt_at"].is_string());
    trader.work().await;
    let done = trader.explained(&invoice).await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!((&done["reason"], &done["platform_object_id"]), (&json!("done"), &record["platform_object_id"]));
    assert_eq!(
        (&done["document"], &done["object_type"], &done["number"]),
        (&json!("invoice"), &json!("receivable"), &invoice["document_id"])
    );

    let refused = trader.issued(trader.invoice(json!([line_at(1_000, 1, 1700)]))).await;
    trader.work().await;
    let refused = trader.explained(&refused).await;
    assert_eq!((&refused["reason"], &refused["error"]["code"]), (&json!("refused"), &json!("tax_rate_missing")));
    assert_eq!((&refused["who_must_act"], &refused["remedy"]), (&refused["error"]["who_must_act"], &refused["error"]["remedy"]));
    let page = refused["documentation"].as_str().unwrap();
    let (path, anchor) = page.split_once('#').unwrap();
    assert_eq!((path, anchor), ("/docs/guides/push-errors", "tax_rate_missing"));

    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let key = if platform == Platform::Xero { "InvoiceID" } else { "Id" };
    trader.edit("Invoice", if platform == Platform::Xero { "void" } else { "delete" }, there[key].as_str(), json!(null)).await;
    trader.books.sync(&trader.connected).await;
    assert_eq!(trader.reason(&invoice).await, "deleted_in_ledger", "the mirror knows before any push does");
}

at_each_provider!(what_is_written_is_done_and_what_is_not_says_why);

#[tokio::test]
async fn what_is_not_one_for_the_ledger_says_so() {
    let trader = Trader::open(Platform::Xero).await;
    let draft = trader.post("/receivables").json(trader.invoice(json!([line(1_000, 1)]))).await.expect(201);
    assert_eq!(trader.reason(&draft).await, "not_ready");
    let mut quote = trader.invoice(json!([line(1_000, 1)]));
    quote["type"] = json!("quote");
    quote.as_object_mut().unwrap().remove("payment_terms");
    let quote = trader.issued(quote).await;
    assert_eq!(trader.reason(&quote).await, "kind_not_written");
    let explained = trader.explained(&trader.bill("W-1", 100).await).await;
    assert_eq!((&explained["reason"], &explained["document_status"]), (&json!("not_ready"), &json!("new")));
    let bill = trader.approved("T-1", 100).await;
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.post(&format!("/payables/{}/cancel", id(&bill))).await.expect(200);
    trader.work().await;
    assert_eq!(trader.reason(&bill).await, "taken_back");
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    let planned = json!({"amount": 100, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "status": "created", "planned_payment_date": "2024-07-01"});
    let payment = trader.post("/payment_records").json(planned).await.expect(201);
    assert_eq!(trader.reason(&payment).await, "not_ready");
}

#[tokio::test]
async fn what_waits_for_another_record_names_it() {
    let trader = Trader::open(Platform::Xero).await;
    trader.books.fault(json!({"kind": "drop_before", "matching": {"method": "PUT", "path": "/Contacts"}})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let explained = trader.explained(&invoice).await;
    let customer = trader.record("customer", &json!({"id": trader.customer})).await;
    assert_eq!(explained["reason"], "waits_for");
    assert_eq!(
        explained["waits_for"],
        json!({"synced_record_id": customer["id"], "object_type": "customer", "object_id": trader.customer, "sync_status": "pending"})
    );
    trader.books.heal().await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    assert_eq!(trader.reason(&invoice).await, "done");
}

#[tokio::test]
async fn a_connection_that_rests_or_ended_is_the_reason() {
    let trader = Trader::open(Platform::Xero).await;
    trader.rests("pause").await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let paused = trader.explained(&invoice).await;
    assert_eq!((&paused["reason"], &paused["who_must_act"]), (&json!("connection_paused"), &json!("partner")));
    trader.rests("resume").await;
    trader.work().await;
    trader.books.control(Method::POST, "/_sim/revoke", json!({"provider": "xero", "company": trader.connected.company})).await;
    trader.books.wait(TimeDelta::hours(1)).await;
    let invoice = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    assert_eq!(trader.reason(&invoice).await, "connection_lost");
    trader.books.disconnect(&trader.connected).await;
    assert_eq!(trader.reason(&invoice).await, "disconnected");
    let entity = trader.books.entity;
    trader.books.connect_to(entity, &trader.books.company(0).await).await;
    assert_eq!(trader.reason(&invoice).await, "in_another_book");
}

#[tokio::test]
async fn what_became_one_for_the_ledger_without_books_says_when() {
    let books = Books::open(Platform::Xero).await;
    let (partner, entity) = (&books.partner, books.entity);
    let vendor = partner.post("/counterparts").entity(entity).json(party("Paper & Ink plc", false)).await.expect(201);
    let bill = json!({
        "currency": "GBP", "document_id": "B-7", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": vendor["id"],
    });
    let bill = partner.post("/payables").entity(entity).json(bill).await.expect(200);
    let of_line = json!({"name": "Paper", "quantity": 1, "unit_price": 100, "tax": 2000});
    partner.post(&format!("/payables/{}/line_items", id(&bill))).entity(entity).json(of_line).await.expect(201);
    partner.post(&format!("/payables/{}/approve_payment_operation", id(&bill))).entity(entity).await.expect(200);
    let ask = async || partner.get("/accounting_explanations?number=b-7").entity(entity).await.expect(200)["data"][0]["reason"].clone();
    assert_eq!(ask().await, "not_connected");
    let connected = books.connect().await;
    assert_eq!(ask().await, "older_than_connection");
    books.disconnect(&connected).await;
    books.work().await;
    books.app.advance(TimeDelta::seconds(1));
    partner.post(&format!("/payables/{}/mark_as_paid", id(&bill))).entity(entity).json(json!({})).await.expect(200);
    books.connect().await;
    assert_eq!(ask().await, "older_than_connection");
    let payments = partner.get("/payment_records").entity(entity).await.expect(200);
    let payment = format!("/accounting_explanations?object_type=payment_record&object_id={}", id(&payments["data"][0]));
    let explained = partner.get(&payment).entity(entity).await.expect(200);
    assert_eq!((&explained["data"][0]["reason"], &explained["data"][0]["document"]), (&json!("not_connected_then"), &json!("payment")));
}

#[tokio::test]
async fn a_document_is_asked_for_by_id_or_by_number() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    let number = invoice["document_id"].as_str().unwrap();
    let bill = trader.approved(number, 100).await;
    let both = trader.read(&format!("/accounting_explanations?number={}", number.to_lowercase())).await;
    let ids: Vec<&Value> = both["data"].as_array().unwrap().iter().map(|one| &one["object_id"]).collect();
    assert_eq!(ids, [&invoice["id"], &bill["id"]]);
    let one = trader.read(&format!("/accounting_explanations?number={number}&object_type=bill")).await;
    assert_eq!((one["data"].as_array().unwrap().len(), &one["data"][0]["object_id"]), (1, &bill["id"]));
    let ask = |query: &str| trader.books.partner.get(&format!("/accounting_explanations{query}")).entity(trader.books.entity);
    ask("?number=nowhere").await.message(404);
    ask(&format!("?object_id={}&object_type=bill", id(&invoice))).await.message(404);
    assert_eq!(ask("").await.fields(), ["query.object_id"]);
    assert_eq!(ask(&format!("?number=1&object_id={}", id(&invoice))).await.fields(), ["query.object_id"]);
    let other = trader.books.partner.entity().await;
    trader.books.partner.get(&format!("/accounting_explanations?number={number}")).entity(other).await.message(404);
}

/// Documents, and what chance did to them.
struct Story {
    trader: Trader,
    rng: Rng,
    documents: Vec<(&'static str, Value)>,
    is_connected: bool,
    is_paused: bool,
    asked: usize,
}

impl Story {
    async fn act(&mut self) {
        let number = format!("S-{}", self.documents.len());
        match self.rng.below(14) {
            0 => {
                let draft = self.trader.post("/receivables").json(self.trader.invoice(json!([line(1_000, 1)]))).await.expect(201);
                self.documents.push(("receivable", draft));
            }
            1..=3 => {
                let rate = if self.rng.below(4) == 0 { 1700 } else { 2000 };
                let issued = self.trader.issued(self.trader.invoice(json!([line_at(1_000, 2, rate)]))).await;
                self.documents.push(("receivable", issued));
            }
            4 => self.documents.push(("bill", self.trader.bill(&number, 500).await)),
            5 | 6 => self.documents.push(("bill", self.trader.approved(&number, 700).await)),
            7 => self.take_back().await,
            8 => self.delete_there().await,
            9 => self.connect_or_not().await,
            10 if self.is_connected => {
                self.trader.rests(if self.is_paused { "resume" } else { "pause" }).await;
                self.is_paused = !self.is_paused;
            }
            _ => self.trader.books.wait(TimeDelta::minutes(1)).await,
        }
        self.trader.books.app.advance(TimeDelta::seconds(1));
    }

    async fn take_back(&self) {
        let Some((kind, document)) = self.any() else { return };
        let (kind, id) = (*kind, id(document));
        if kind == "bill" {
            // What its status does not allow is refused.
            drop(self.trader.post(&format!("/payables/{id}/reopen")).await);
            drop(self.trader.post(&format!("/payables/{id}/cancel")).await);
        }
    }

    async fn delete_there(&self) {
        let Some((kind, document)) = self.any() else { return };
        let entity = if *kind == "bill" { "Bill" } else { "Invoice" };
        let Some(there) = self.counting(entity, document).await.pop() else { return };
        self.trader.edit(entity, "delete", there["Id"].as_str(), json!(null)).await;
        if self.is_connected && !self.is_paused {
            self.trader.books.sync(&self.trader.connected).await;
        }
    }

    async fn connect_or_not(&mut self) {
        if self.is_connected {
            self.trader.books.disconnect(&self.trader.connected).await;
            self.trader.books.work().await;
        } else {
            let company = self.trader.connected.company.clone();
            self.trader.connected = self.trader.books.connect_to(self.trader.books.entity, &company).await;
        }
        (self.is_connected, self.is_paused) = (!self.is_connected, false);
    }

    fn any(&self) -> Option<&(&'static str, Value)> {
        self.documents.get(usize::try_from(self.rng.below(self.documents.len().max(1) as u64)).unwrap())
    }

    async fn counting(&self, entity: &str, document: &Value) -> Vec<Value> {
        let numbered = self.trader.numbered(entity, &document["document_id"]).await;
        numbered.into_iter().filter(|there| self.trader.total(there) != 0.0).collect()
    }

    /// What is answered is what the record, the connection and the ledger say.
    async fn check(&mut self) {
        for (kind, document) in &self.documents {
            let explained = self.trader.explained(document).await;
            let reason = explained["reason"].as_str().unwrap();
            let path = format!("/accounting_synced_records?object_type={kind}&object_id={}", id(document));
            let record = self.trader.read(&path).await["data"][0].clone();
            let stands = record["sync_status"].as_str().unwrap_or("nothing");
            let there = self.counting(if *kind == "bill" { "Bill" } else { "Invoice" }, document).await.len();
            let expected: &[&str] = match (stands, there, self.is_connected, self.is_paused) {
                ("pending", _, true, true) => &["connection_paused"],
                ("pending", _, true, false) => &["on_its_way", "waits_for"],
                ("pending", _, false, _) => &["disconnected"],
                ("error", 0, ..) => &["refused", "deleted_in_ledger"],
                ("done", 1, ..) => &["done"],
                // It was deleted while nobody looked, or taken back by the platform.
                ("done", 0, ..) => &["done", "deleted_in_ledger", "taken_back", "not_ready"],
                ("nothing", 0, true, _) => &["not_connected_then", "older_than_connection", "not_ready", "taken_back"],
                ("nothing", 0, false, _) => &["not_connected", "not_ready", "taken_back"],
                other => panic!("{other:?}: {explained}\n{record}"),
            };
            assert!(expected.contains(&reason), "{stands}, {there} there: {explained}\n{record}");
            assert_eq!(explained["platform_object_id"], record["platform_object_id"]);
            assert_eq!((reason == "refused").then_some(&record["errors"]), explained["error"].as_object().map(|_| &explained["error"]));
            self.asked += 1;
        }
    }
}

#[tokio::test]
async fn whatever_happens_the_explanation_agrees_with_the_record_and_the_ledger() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let (rng, documents) = (Rng::seeded(20_260_301), Vec::new());
    let mut story = Story { trader, rng, documents, is_connected: true, is_paused: false, asked: 0 };
    for step in 0..90 {
        story.act().await;
        if step % 6 == 5 {
            story.check().await;
        }
    }
    assert!(story.documents.len() >= 30 && story.asked >= 300, "{} documents, {} questions", story.documents.len(), story.asked);
}
