//! Accounts that are archived in the ledger although something here names them, and tax rates that are changed there.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line, line_at};

impl Trader {
    /// Somebody archives an account in the ledger, or brings it back, and the books are pulled.
    pub(super) async fn archive_account(&self, account: &Value, operation: &str) {
        self.archive_there(account, operation).await;
        self.pull().await;
    }

    /// Somebody archives an account in the ledger, or brings it back, and nobody knows yet.
    async fn archive_there(&self, account: &Value, operation: &str) {
        let known = self.read(&format!("/ledger_accounts/{}", account.as_str().unwrap())).await;
        let is_xero = self.books.platform == Platform::Xero;
        let (name, key) = if is_xero { ("Name", "AccountID") } else { ("FullyQualifiedName", "Id") };
        let there = self.state("Account").await;
        let row = there.iter().find(|row| row[name] == known["name"]).unwrap_or_else(|| panic!("no {known}"));
        self.edit("Account", operation, row[key].as_str(), json!({})).await;
    }

    async fn unusable_accounts(&self) -> Vec<Value> {
        self.read("/accounting_unusable_accounts").await["data"].as_array().unwrap().clone()
    }

    /// The items of an issue about this connection.
    async fn issue(&self, code: &str) -> Vec<Value> {
        let issues = self.books.partner.get("/sync_issues").await.expect(200);
        let found = issues["data"].as_array().unwrap().iter().filter(|issue| issue["code"] == code);
        let items = found.flat_map(|issue| issue["items"].as_array().unwrap().clone());
        items.filter(|item| item["connection_id"] == json!(self.connected.id)).collect()
    }

    fn replace(&self, from: &Value, to: &Value) -> bursar_tests::Request {
        self.post("/accounting_account_replacements").json(json!({"ledger_account_id": from, "replacement_id": to}))
    }

    /// The name or code of the account that the first line of an invoice of the ledger is booked to.
    async fn booked_to(&self, there: &Value) -> Value {
        if self.books.platform == Platform::Xero {
            return there["LineItems"][0]["AccountCode"].clone();
        }
        let item = there["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"].clone();
        let items = self.state("Item").await;
        items.into_iter().find(|row| row["Id"] == item).expect("an item")["IncomeAccountRef"]["name"].clone()
    }

    /// How lines of the ledger name an account.
    async fn named(&self, account: &Value) -> Value {
        let known = self.read(&format!("/ledger_accounts/{}", account.as_str().unwrap())).await;
        if self.books.platform == Platform::Xero { known["nominal_code"].clone() } else { known["name"].clone() }
    }
}

fn kinds(account: &Value) -> Vec<&str> {
    let mut kinds: Vec<&str> = account["uses"].as_array().unwrap().iter().map(|used| used["used_by"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds
}

async fn an_archived_account_is_told_and_replaced_everywhere(platform: Platform) {
    let trader = Trader::open(platform).await;
    let archived = trader.sales.clone();
    let other = trader.account(|account| account["type"] == "Income" && account["id"] != archived).await;
    let product =
        json!({"name": "Desk lamp", "type": "product", "ledger_account_id": archived, "price": {"currency": "GBP", "value": 1_000}});
    let product = trader.post("/products").json(product).await.expect(201);
    let mut body = trader.invoice(json!([line(1_000, 1)]));
    body["line_items"][0]["product"]["ledger_account_id"] = archived.clone();
    let draft = trader.post("/receivables").json(body.clone()).await.expect(201);
    let later = trader.post("/receivables").json(body).await.expect(201);
    let bill = trader.bill("AC-1", 1_000).await;
    let lines = trader.read(&format!("/payables/{}/line_items", id(&bill))).await;
    let of_bill = trader.books.partner.patch(&format!("/payables/{}/line_items/{}", id(&bill), id(&lines["data"][0])));
    of_bill.entity(trader.books.entity).json(json!({"ledger_account_id": archived})).await.expect(200);
    let settings = trader.books.patch("/accounting_push_settings");
    settings.json(json!({"bill_account_id": archived})).await.expect(200);
    assert_eq!(trader.unusable_accounts().await, Vec::<Value>::new());
    trader.replace(&archived, &other).await.expect(409);

    trader.archive_account(&archived, "archive").await;
    let told = trader.unusable_accounts().await;
    assert_eq!((told.len(), &told[0]["ledger_account_id"], &told[0]["count"]), (1, &archived, &json!(6)), "{told:?}");
    assert_eq!(kinds(&told[0]), ["bill_default", "payable", "product", "product_default", "receivable", "receivable"]);
    let issue = trader.issue("account_unusable").await;
    assert_eq!(issue.len(), 1, "told at the pull, before a push fails: {issue:?}");
    let count = trader.books.partner.get("/sync_issues/count").await.expect(200);
    assert!(count["customer"].as_u64().unwrap() >= 1, "{count}");

    let mark = trader.books.mark();
    let issued = trader.post(&format!("/receivables/{}/issue", id(&draft))).await.expect(200);
    trader.work().await;
    let (status, _) = trader.stands("receivable", &issued).await;
    let documents = trader.numbered("Invoice", &issued["document_id"]).await.len();
    assert_eq!((status.as_str(), documents, trader.writes(mark)), ("error", 0, 1), "only the customer was written");

    trader.replace(&archived, &archived).await.expect(422);
    let replaced = trader.replace(&archived, &other).await.expect(200);
    let expected = json!({
        "products": 1, "receivables": 1, "payables": 1, "settings": true, "push_settings": true, "has_more": false,
    });
    assert_eq!(replaced, expected);
    trader.work().await;
    trader.is_done("receivable", &issued).await;
    let there = trader.numbered("Invoice", &issued["document_id"]).await.remove(0);
    assert_eq!(
        trader.booked_to(&there).await,
        trader.named(&other).await,
        "what was issued went on by itself, to the account that stands in"
    );
    let shown = trader.read(&format!("/receivables/{}", id(&issued))).await;
    assert_eq!(shown["line_items"][0]["product"]["ledger_account_id"], archived, "and stays as it was issued");
    let draft = trader.read(&format!("/receivables/{}", id(&later))).await;
    assert_eq!(draft["line_items"][0]["product"]["ledger_account_id"], other);
    assert_eq!(trader.read(&format!("/products/{}", id(&product))).await["ledger_account_id"], other);
    let lines = trader.read(&format!("/payables/{}/line_items", id(&bill))).await;
    assert_eq!(lines["data"][0]["ledger_account_id"], other);
    assert_eq!(trader.read("/accounting_push_settings").await["bill_account_id"], other);
    assert_eq!((trader.unusable_accounts().await, trader.issue("account_unusable").await), (vec![], vec![]));

    let again = trader.replace(&archived, &other).await.expect(200);
    let nothing = json!({
        "products": 0, "receivables": 0, "payables": 0, "settings": false, "push_settings": false, "has_more": false,
    });
    assert_eq!(again, nothing, "the same again changes nothing");
    let remembered = trader.read("/accounting_account_replacements").await;
    assert_eq!(remembered["data"].as_array().unwrap().len(), 1);
    assert_eq!((&remembered["data"][0]["ledger_account_id"], &remembered["data"][0]["replacement_id"]), (&archived, &other));
}

at_each_provider!(an_archived_account_is_told_and_replaced_everywhere);

/// The item of a product keeps its account at QuickBooks, whatever stands here: nothing is booked to an archived one unasked.
#[tokio::test]
async fn an_item_of_quickbooks_that_is_booked_to_an_archived_account_stops_its_invoices() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let other = trader.account(|account| account["type"] == "Income" && account["id"] != trader.sales).await;
    let product =
        json!({"name": "Floor lamp", "type": "product", "ledger_account_id": trader.sales, "price": {"currency": "GBP", "value": 1_000}});
    let product = trader.post("/products").json(product).await.expect(201);
    let sold = json!([{"quantity": 1, "product_id": product["id"], "tax_rate_value": 2000}]);
    let first = trader.issued(trader.invoice(sold.clone())).await;
    trader.work().await;
    trader.is_done("receivable", &first).await;
    trader.archive_account(&trader.sales, "archive").await;
    trader.replace(&trader.sales, &other).await.expect(200);
    let second = trader.issued(trader.invoice(sold)).await;
    trader.work().await;
    let record = trader.record("receivable", &second).await;
    assert_eq!(record["errors"]["code"], "account_unusable", "{record}");
    assert!(record["errors"]["message"].as_str().unwrap().contains("Floor lamp"), "{record}");
    let items = trader.state("Item").await;
    let item = items.iter().find(|item| item["Name"] == "Floor lamp").unwrap();
    let accounts = trader.state("Account").await;
    let name = trader.named(&other).await;
    let account = accounts.iter().find(|account| account["FullyQualifiedName"] == name).unwrap();
    trader.edit("Item", "update", item["Id"].as_str(), json!({"IncomeAccountRef": {"value": account["Id"]}})).await;
    trader.pull().await;
    trader.is_done("receivable", &second).await;
}

#[tokio::test]
async fn a_tax_rate_that_was_changed_in_the_ledger_is_told_before_a_push_fails() {
    let trader = Trader::open(Platform::Xero).await;
    let written = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &written).await;
    assert_eq!(trader.issue("tax_rate_changed").await, Vec::<Value>::new());
    let there = trader.numbered("Invoice", &written["document_id"]).await.remove(0);
    let tax_type = there["LineItems"][0]["TaxType"].as_str().unwrap().to_owned();
    let components = json!({"TaxComponents": [{"Name": "VAT", "Rate": 21.0, "IsCompound": false}]});
    trader.edit("TaxRate", "update", Some(&tax_type), components).await;
    trader.pull().await;
    let told = trader.issue("tax_rate_changed").await;
    assert!(told.len() == 1 && told[0]["message"].as_str().unwrap().contains("was 20 %"), "{told:?}");
    let changed = trader.issued(trader.invoice(json!([line_at(1_000, 1, 2100)]))).await;
    trader.work().await;
    trader.is_done("receivable", &changed).await;
    trader.edit("Contact", "create", None, json!({"Name": "Anybody"})).await;
    trader.pull().await;
    assert_eq!(trader.issue("tax_rate_changed").await, Vec::<Value>::new(), "documents are written with the new rate");
}

/// The mirror did not know yet that an account was archived, so the provider refused: what it refused goes once a pull shows the account
/// active again.
async fn what_was_refused_for_an_archived_account_goes_by_itself(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.archive_there(&trader.expense, "archive").await;
    let bill = trader.approved("AC-2", 1_000).await;
    trader.work().await;
    let error = trader.record("bill", &bill).await["errors"].clone();
    // QuickBooks says that something is archived, and not what.
    let code = if platform == Platform::Xero { "account_unusable" } else { "reference_unusable" };
    assert_eq!((&error["code"], error["provider_code"].is_null()), (&json!(code), false), "{error}");
    trader.pull().await;
    assert_eq!(trader.stands("bill", &bill).await.1.as_deref(), Some("account_unusable"));
    trader.archive_account(&trader.expense, "restore").await;
    trader.is_done("bill", &bill).await;
}

at_each_provider!(what_was_refused_for_an_archived_account_goes_by_itself);

/// A provider that refuses although the mirror shows nothing in the way is not asked for ever.
#[tokio::test]
async fn what_quickbooks_refuses_again_and_again_is_sent_three_times() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let body = json!({"Fault": {"Error": [{"Message": "Invalid Reference Id", "Detail": "Accounts element id 7 not found", "code": "2500"}], "type": "ValidationFault"}});
    let matching = json!({"method": "POST", "path": "/bill"});
    trader.books.fault(json!({"kind": "status", "status": 400, "body": body.to_string(), "times": "forever", "matching": matching})).await;
    let bill = trader.approved("AC-3", 1_000).await;
    trader.work().await;
    assert_eq!(trader.stands("bill", &bill).await.0, "error");
    let mark = trader.books.mark();
    for _ in 0..5 {
        trader.books.wait(TimeDelta::hours(1)).await;
    }
    assert_eq!((trader.writes(mark), trader.stands("bill", &bill).await.0.as_str()), (2, "error"));
    trader.books.heal().await;
    trader.books.wait(TimeDelta::hours(1)).await;
    assert_eq!(trader.writes(mark), 2, "it waits for a person now");
}

/// The entity is connected to another company: what names accounts and tax rates of the former one is told once, and can be told what is meant.
#[tokio::test]
async fn accounts_and_tax_rates_of_the_company_that_was_connected_before_are_replaced() {
    let mut trader = Trader::open(Platform::Xero).await;
    let former = trader.sales.clone();
    let mut body = trader.invoice(json!([line_at(1_000, 1, 0)]));
    (body["currency"], body["line_items"][0]["product"]["price"]["currency"]) = (json!("USD"), json!("USD"));
    body["line_items"][0]["product"]["ledger_account_id"] = former.clone();
    body["line_items"][0]["accounting_tax_rate_id"] = trader.tax_rate("No VAT").await;
    let draft = trader.post("/receivables").json(body).await.expect(201);
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    let company = trader.books.company(0).await;
    trader.connected = trader.books.connect_to(trader.books.entity, &company).await;

    let told = trader.unusable_accounts().await;
    let sales = told.iter().find(|account| account["ledger_account_id"] == former).unwrap_or_else(|| panic!("{told:#?}"));
    assert_eq!(
        (&sales["is_of_another_ledger"], &sales["is_deleted"], kinds(sales)),
        (&json!(true), &json!(false), vec!["product_default", "receivable"])
    );
    let proposed = trader.read(&format!("/ledger_accounts/{}", sales["proposed_id"].as_str().expect("a proposal"))).await;
    assert_eq!((&proposed["nominal_code"], &proposed["type"]), (&sales["nominal_code"], &json!("Income")));
    let issue = trader.issue("account_unusable").await;
    assert_eq!(issue.len(), told.len(), "each once: {issue:#?}");

    let invoice = trader.post(&format!("/receivables/{}/issue", id(&draft))).await.expect(200);
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await.1.as_deref(), Some("account_unusable"));
    trader.replace(&former, &sales["proposed_id"]).await.expect(200);
    trader.work().await;
    let error = trader.record("receivable", &invoice).await["errors"].clone();
    assert_eq!(error["code"], "tax_rate_ambiguous", "{error}");
    let choice = json!({"direction": "sales", "rate": 0, "accounting_tax_rate_id": error["candidates"][0]["id"]});
    trader.post("/accounting_tax_choices").json(choice).await.expect(201);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(trader.booked_to(&there).await, sales["nominal_code"]);
    assert!(trader.unusable_accounts().await.iter().all(|account| account["ledger_account_id"] != former));
    trader.replace(&json!("019c0000-0000-7000-8000-000000000000"), &sales["proposed_id"]).await.expect(422);
}
