//! What may be in the ledger already waits for a person, who decides, and may decide otherwise.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line, party};

impl Trader {
    /// The match of an object; there is one.
    async fn doubt(&self, object_type: &str, object: &str) -> Value {
        let listed = self.read(&format!("/accounting_matches?object_type={object_type}&object_id={object}")).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
        listed["data"][0].clone()
    }

    async fn answer(&self, found: &Value, decision: Value) -> Value {
        self.post(&format!("/accounting_matches/{}/decide", id(found))).json(decision).await.expect(200)
    }

    /// Somebody whose e-mail address is that of the customer here, and whose name is another one.
    async fn stranger(&self) -> Value {
        let email = "customer@example.com";
        let there = match self.books.platform {
            Platform::Xero => self.edit("Contact", "create", None, json!({"Name": "Bookshop", "EmailAddress": email})).await,
            Platform::QuickbooksOnline => {
                self.edit("Customer", "create", None, json!({"DisplayName": "Bookshop", "PrimaryEmailAddr": {"Address": email}})).await
            }
        };
        self.pull().await;
        there
    }

    fn id_there<'a>(&self, party: &'a Value) -> &'a Value {
        if self.books.platform == Platform::Xero { &party["ContactID"] } else { &party["Id"] }
    }

    async fn parties(&self) -> usize {
        self.state(if self.books.platform == Platform::Xero { "Contact" } else { "Customer" }).await.len()
    }

    /// With whom an invoice is in the ledger.
    pub(super) async fn with_whom(&self, invoice: &Value) -> Value {
        let there = self.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        if self.books.platform == Platform::Xero { there["Contact"]["ContactID"].clone() } else { there["CustomerRef"]["value"].clone() }
    }

    fn customer(&self) -> &str {
        self.customer.as_str().unwrap()
    }
}

async fn the_one_that_a_person_names_is_used(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (there, before) = (trader.stranger().await, trader.parties().await);
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await, ("error".to_owned(), Some("counterpart_not_in_ledger".to_owned())));
    let found = trader.doubt("customer", trader.customer()).await;
    assert_eq!((&found["state"], &found["candidates"][0]["reasons"]), (&json!("waiting"), &json!(["email"])), "{found}");
    assert_eq!((&found["candidates"][0]["confidence"], found["candidates"].as_array().unwrap().len()), (&json!(60), 1));
    assert_eq!(trader.read(&format!("/accounting_matches/{}", id(&found))).await, found);
    let record = trader.record("customer", &json!({"id": trader.customer})).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["match_id"]), (&json!("match_waiting"), &found["id"]));
    // A push by hand makes nobody either.
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    assert_eq!((trader.parties().await, trader.doubt("customer", trader.customer()).await["state"].clone()), (before, json!("waiting")));
    let link = json!({"decision": "link", "accounting_record_id": found["candidates"][0]["accounting_record_id"]});
    let decided = trader.answer(&found, link.clone()).await;
    assert_eq!((&decided["state"], &decided["platform_object_id"]), (&json!("matched"), trader.id_there(&there)));
    trader.post(&format!("/accounting_matches/{}/decide", id(&found))).json(link).await.expect(409);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.with_whom(&invoice).await, *trader.id_there(&there), "the invoice went on by itself");
    assert_eq!(trader.parties().await, before, "and nobody was made");
}

at_each_provider!(the_one_that_a_person_names_is_used);

async fn none_of_them_makes_another_one_and_that_stays(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (there, before) = (trader.stranger().await, trader.parties().await);
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let found = trader.doubt("customer", trader.customer()).await;
    assert_eq!(trader.answer(&found, json!({"decision": "create"})).await["state"], "unmatched");
    // Before the push used it, the decision is undone, and nothing is made.
    let undone = trader.post(&format!("/accounting_matches/{}/undo", id(&found))).await.expect(200);
    assert_eq!((&undone["state"], &undone["candidates"]), (&json!("waiting"), &found["candidates"]));
    trader.work().await;
    trader.pull().await;
    trader.work().await;
    assert_eq!((trader.parties().await, trader.stands("receivable", &invoice).await.0), (before, "error".to_owned()));
    trader.answer(&found, json!({"decision": "create"})).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.parties().await, before + 1);
    assert_ne!(trader.with_whom(&invoice).await, *trader.id_there(&there));
    let refused = trader.post(&format!("/accounting_matches/{}/undo", id(&found))).await.expect(409);
    assert!(refused["error"]["message"].as_str().unwrap().contains("merge the two in the accounting system"), "{refused}");
}

at_each_provider!(none_of_them_makes_another_one_and_that_stays);

#[tokio::test]
async fn a_link_that_was_undone_waits_for_a_person_however_clear_it_looks() {
    let trader = Trader::open(Platform::Xero).await;
    trader.stranger().await;
    let first = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let found = trader.doubt("customer", trader.customer()).await;
    let candidate = &found["candidates"][0]["accounting_record_id"];
    let link = json!({"decision": "link", "accounting_record_id": candidate, "remember": "email"});
    trader.answer(&found, link).await;
    trader.work().await;
    trader.is_done("receivable", &first).await;
    assert_eq!(trader.read("/accounting_match_rules").await["data"].as_array().unwrap().len(), 1);
    let undone = trader.post(&format!("/accounting_matches/{}/undo", id(&found))).await.expect(200);
    assert_eq!((&undone["state"], &undone["platform_object_id"]), (&json!("waiting"), &json!(null)));
    assert_eq!(trader.read("/accounting_match_rules").await["data"], json!([]), "the rule went with the decision");
    trader.post(&format!("/accounting_matches/{}/undo", id(&found))).await.expect(409);
    let second = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &second).await, ("error".to_owned(), Some("counterpart_not_in_ledger".to_owned())));
    trader.answer(&found, json!({"decision": "link", "accounting_record_id": candidate})).await;
    trader.work().await;
    trader.is_done("receivable", &second).await;
}

#[tokio::test]
async fn a_decision_that_is_remembered_counts_for_others_until_its_rule_is_deleted() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let there = trader.stranger().await;
    trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let found = trader.doubt("customer", trader.customer()).await;
    let link = json!({"decision": "link", "accounting_record_id": found["candidates"][0]["accounting_record_id"], "remember": "email"});
    trader.answer(&found, link).await;
    let rule = trader.read("/accounting_match_rules").await["data"][0].clone();
    assert_eq!((&rule["clue"], &rule["value"]), (&json!("email"), &json!("customer@example.com")));
    let billed = async |name: &str| {
        let other = trader.post("/counterparts").json(party(name, true)).await.expect(201);
        let mut body = trader.invoice(json!([line(3_000, 1)]));
        (body["counterpart_id"], body["counterpart_billing_address_id"]) =
            (other["id"].clone(), other["default_billing_address_id"].clone());
        let invoice = trader.issued(body).await;
        trader.work().await;
        invoice
    };
    let second = billed("Northwind Events").await;
    trader.is_done("receivable", &second).await;
    assert_eq!(trader.with_whom(&second).await, there["Id"], "nobody was asked again");
    trader.books.partner.delete(&format!("/accounting_match_rules/{}", id(&rule))).entity(trader.books.entity).await.expect(204);
    let third = billed("Southwind Events").await;
    assert_eq!(trader.stands("receivable", &third).await.0, "error", "from now on a person is asked again");
}

#[tokio::test]
async fn a_doubt_that_goes_away_closes_its_match() {
    let trader = Trader::open(Platform::Xero).await;
    let there = trader.stranger().await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.edit("Contact", "update", there["ContactID"].as_str(), json!({"ContactStatus": "ARCHIVED"})).await;
    trader.pull().await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.doubt("customer", trader.customer()).await["state"], "closed");
}

#[tokio::test]
async fn a_bill_that_somebody_entered_without_a_number_is_asked_about_and_linked() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let first = trader.approved("AB-1", 5_000).await;
    trader.work().await;
    trader.is_done("bill", &first).await;
    let like = trader.numbered("Bill", &json!("AB-1")).await.remove(0);
    let mut entered = json!({"TxnDate": "2024-06-03"});
    for field in ["VendorRef", "CurrencyRef", "TxnTaxDetail", "GlobalTaxCalculation"] {
        entered[field] = like[field].clone();
    }
    let mut lines = like["Line"].clone();
    lines[0]["Amount"] = json!(100.0);
    entered["Line"] = lines;
    entered["TxnTaxDetail"] = json!({"TotalTax": 20.0});
    let there = trader.edit("Bill", "create", None, entered).await;
    trader.pull().await;
    let bills = trader.state("Bill").await.len();
    let bill = trader.approved("AB-2", 10_000).await;
    trader.work().await;
    assert_eq!(trader.stands("bill", &bill).await, ("error".to_owned(), Some("match_waiting".to_owned())));
    let found = trader.doubt("bill", &id(&bill)).await;
    assert_eq!(found["candidates"][0]["reasons"], json!(["counterpart", "total", "date"]), "{found}");
    let link = json!({"decision": "link", "accounting_record_id": found["candidates"][0]["accounting_record_id"]});
    assert_eq!(trader.answer(&found, link).await["platform_object_id"], there["Id"]);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.state("Bill").await.len(), bills, "it was not written again");
}

#[tokio::test]
async fn a_match_that_waits_is_an_event() {
    let trader = Trader::open(Platform::Xero).await;
    trader.stranger().await;
    trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let told = "SELECT COUNT(*) AS n FROM events WHERE object_type = 'accounting_match' AND action = 'waiting' AND entity_id = $1";
    assert_eq!(trader.books.number(told, vec![trader.books.entity.into()]).await, 1);
    trader.pull().await;
    trader.work().await;
    assert_eq!(trader.books.number(told, vec![trader.books.entity.into()]).await, 1, "it waits, and that is told once");
}
