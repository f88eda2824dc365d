use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id, line};

/// Two invoices of which one is paid, a credit note and a bill that were there before the books were connected, and a draft that never counts.
struct Past {
    trader: Trader,
    invoices: Vec<Value>,
    bill: Value,
}

async fn past(platform: Platform) -> Past {
    let books = Books::open(platform).await;
    let company = books.company(1).await;
    let connected = books.connect_to(books.entity, &company).await;
    let mut trader = Trader::of(books, connected).await;
    let bank = trader.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"payments": bank, "products": trader.sales}}})).await;
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    let mut invoices = Vec::new();
    for price in [10_000, 20_000] {
        invoices.push(trader.issued(trader.invoice(json!([line(price, 1)]))).await);
    }
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoices[0]))).json(json!({})).await.expect(200);
    let bill = trader.approved("OLD-1", 5_000).await;
    trader.bill("OLD-2", 5_000).await;
    trader.connected = trader.books.connect_to(trader.books.entity, &company).await;
    Past { trader, invoices, bill }
}

impl Trader {
    async fn prepared(&self, asked: Value) -> Value {
        let backfill = self.post("/accounting_backfills").json(asked).await.expect(201);
        assert_eq!(backfill["status"], "preparing");
        self.work().await;
        let backfill = self.read(&format!("/accounting_backfills/{}", id(&backfill))).await;
        assert_eq!(backfill["status"], "prepared", "{backfill}");
        backfill
    }

    async fn documents(&self, backfill: &Value, filter: &str) -> Vec<Value> {
        let listed = self.read(&format!("/accounting_backfills/{}/documents?{filter}", id(backfill))).await;
        listed["data"].as_array().unwrap().clone()
    }

    async fn started(&self, backfill: &Value) -> Value {
        self.post(&format!("/accounting_backfills/{}/start", id(backfill))).await.expect(200);
        self.work().await;
        self.books.wait(TimeDelta::minutes(2)).await;
        self.read(&format!("/accounting_backfills/{}", id(backfill))).await
    }
}

async fn the_report_says_what_then_happens(platform: Platform) {
    let Past { trader, invoices, bill } = past(platform).await;
    let mark = trader.books.mark();
    let backfill = trader.prepared(json!({})).await;
    assert_eq!(trader.writes(mark), 0, "a report writes nothing");
    let documents = trader.documents(&backfill, "outcome=push").await;
    let found: Vec<&Value> = documents.iter().map(|document| &document["object_type"]).collect();
    assert_eq!(found, ["receivable", "receivable", "bill", "payment_record"], "documents before what is paid on them: {documents:?}");
    assert_eq!(trader.documents(&backfill, "").await.len(), 4);
    let effects = backfill["effects"].as_array().unwrap();
    let of = |account: &Value| {
        effects
            .iter()
            .filter(|effect| effect["ledger_account_id"] == *account)
            .map(|effect| effect["amount"].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!((of(&trader.sales), of(&trader.expense)), (30_000, 5_000), "without tax");
    let done = trader.started(&backfill).await;
    assert_eq!((&done["status"], &done["progress"]), (&json!("done"), &json!({"pending": 0, "error": 0, "done": 4})), "{done}");
    for invoice in &invoices {
        assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1);
    }
    assert_eq!(trader.open_amount(&trader.numbered("Invoice", &invoices[0]["document_id"]).await[0]), 0.0);
    trader.is_done("bill", &bill).await;
    let again = trader.prepared(json!({})).await;
    assert_eq!(again["totals"], json!([]), "everything has its record");
}

at_each_provider!(the_report_says_what_then_happens);

#[tokio::test]
async fn what_others_wrote_is_linked_and_not_written() {
    let Past { trader, invoices, .. } = past(Platform::Xero).await;
    let contact = trader.edit("Contact", "create", None, json!({"Name": "Northwind Books Ltd"})).await;
    let sales = trader.read(&format!("/ledger_accounts/{}", trader.sales.as_str().unwrap())).await;
    let theirs = json!({
        "Type": "ACCREC", "Status": "AUTHORISED", "InvoiceNumber": invoices[0]["document_id"], "Date": "2024-06-03", "DueDate": "2024-07-03",
        "Contact": {"ContactID": contact["ContactID"]}, "LineAmountTypes": "Exclusive",
        "LineItems": [{"Description": "Lamp", "Quantity": 1, "UnitAmount": 100, "AccountCode": sales["nominal_code"], "TaxType": "OUTPUT2"}],
    });
    let theirs = trader.edit("Invoice", "create", None, theirs).await;
    trader.books.sync(&trader.connected).await;
    let backfill = trader.prepared(json!({"object_types": ["receivable"]})).await;
    let linked = trader.documents(&backfill, "outcome=link").await;
    assert_eq!((linked.len(), &linked[0]["platform_object_id"]), (1, &theirs["InvoiceID"]));
    trader.started(&backfill).await;
    assert_eq!(trader.numbered("Invoice", &invoices[0]["document_id"]).await.len(), 1, "not made again");
    trader.is_done("receivable", &invoices[0]).await;
}

#[tokio::test]
async fn what_is_older_than_the_start_is_left_out_unless_it_is_named() {
    let Past { trader, bill, .. } = past(Platform::Xero).await;
    let backfill = trader.prepared(json!({"object_types": ["bill"], "starts_on": "2024-06-02"})).await;
    let left = trader.documents(&backfill, "outcome=leave_out").await;
    assert_eq!((left.len(), &left[0]["code"], &left[0]["object_id"]), (1, &json!("before_start"), &bill["id"]));
    trader.post("/accounting_backfills").json(json!({})).await.expect(409);
    let canceled = trader.post(&format!("/accounting_backfills/{}/cancel", id(&backfill))).await.expect(200);
    assert_eq!(canceled["status"], "canceled");
    trader.post(&format!("/accounting_backfills/{}/start", id(&backfill))).await.expect(409);
    let named = json!({"object_types": ["bill"], "starts_on": "2024-06-02", "including": [bill["id"]]});
    let backfill = trader.prepared(named).await;
    assert_eq!(trader.documents(&backfill, "outcome=push").await.len(), 1);
    let listed = trader.read("/accounting_backfills?status=canceled").await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
}

async fn a_document_of_a_closed_period_is_posted_on_the_day_that_is_asked_for(platform: Platform) {
    let Past { trader, bill, .. } = past(platform).await;
    trader.close(json!("2024-06-02")).await;
    let asked = |more: Value| {
        let mut body = json!({"object_types": ["bill"]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (more, outcome) in [(json!({}), "leave_out"), (json!({"including": [bill["id"]]}), "error")] {
        let backfill = trader.prepared(asked(more)).await;
        let found = trader.documents(&backfill, &format!("outcome={outcome}")).await;
        assert_eq!((found.len(), &found[0]["code"]), (1, &json!("period_closed")));
        trader.post(&format!("/accounting_backfills/{}/cancel", id(&backfill))).await.expect(200);
    }
    let unnamed = trader.post("/accounting_backfills").json(asked(json!({"posting_date": "2024-06-03"}))).await;
    assert_eq!(unnamed.fields(), ["body.including"]);
    let backfill = trader.prepared(asked(json!({"including": [bill["id"]], "posting_date": "2024-06-03"}))).await;
    assert_eq!(backfill["posting_date"], "2024-06-03");
    let found = trader.documents(&backfill, "outcome=push").await;
    assert_eq!((&found[0]["date"], &found[0]["posting_date"]), (&json!("2024-06-01"), &json!("2024-06-03")));
    trader.started(&backfill).await;
    trader.is_done("bill", &bill).await;
    assert_eq!(
        (trader.posted("OLD-1").await.as_str(), &trader.record("bill", &bill).await["posting_date"]),
        ("2024-06-03", &json!("2024-06-03"))
    );
}

at_each_provider!(a_document_of_a_closed_period_is_posted_on_the_day_that_is_asked_for);

#[tokio::test]
async fn what_would_be_an_error_is_told_and_its_payment_with_it() {
    let Past { trader, .. } = past(Platform::Xero).await;
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": null}}})).await;
    let backfill = trader.prepared(json!({})).await;
    let wrong = trader.documents(&backfill, "outcome=error").await;
    let codes: Vec<&Value> = wrong.iter().map(|document| &document["code"]).collect();
    assert_eq!(codes, ["account_missing", "account_missing", "document_not_in_ledger"], "{wrong:?}");
}

#[tokio::test]
async fn a_persons_document_overtakes_a_backfill() {
    let Past { trader, invoices, .. } = past(Platform::Xero).await;
    let backfill = trader.prepared(json!({"object_types": ["receivable"]})).await;
    trader.post(&format!("/accounting_backfills/{}/start", id(&backfill))).await.expect(200);
    let urgent = trader.issued(trader.invoice(json!([line(7_700, 1)]))).await;
    trader.work().await;
    let mut attempts = Vec::new();
    for invoice in [&urgent, &invoices[0], &invoices[1]] {
        let record = trader.record("receivable", invoice).await;
        let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
        attempts.push(id(&proof["attempts"][0]));
    }
    assert!(attempts[0] < attempts[1] && attempts[0] < attempts[2], "ids grow with time: {attempts:?}");
}

#[tokio::test]
async fn a_backfill_of_another_entity_is_not_there() {
    let Past { trader, .. } = past(Platform::Xero).await;
    let backfill = trader.prepared(json!({"object_types": ["bill"]})).await;
    let other = trader.books.partner.entity().await;
    let path = format!("/accounting_backfills/{}", id(&backfill));
    for (method, path) in [
        (Method::GET, path.clone()),
        (Method::GET, format!("{path}/documents")),
        (Method::POST, format!("{path}/start")),
        (Method::POST, format!("{path}/cancel")),
    ] {
        trader.books.partner.request(method, &path).entity(other).await.expect(404);
    }
    let listed = trader.books.partner.get("/accounting_backfills").entity(other).await.expect(200);
    assert_eq!(listed["data"], json!([]));
    assert_eq!(trader.read(&path).await["status"], "prepared", "nothing happened to it");
}
