//! Write-back, through the API and against both simulated ledgers: what is pushed, when, and what becomes of it.

mod accounts;
mod attachments;
mod backfills;
mod bookable_bills;
mod closed_periods;
mod conflicts;
mod copies;
mod differences;
mod dimension_changes;
mod dimensions;
mod documents;
mod errors;
mod explanations;
mod fairness;
mod home_amounts;
mod inactive_entities;
mod late_payments;
mod ledger_payments;
mod matches;
mod matching;
mod merges;
mod outcomes;
mod own_credits;
mod payments;
mod preview;
mod push_settings;
mod restores;
mod returned_payments;
mod rounding;
mod sales_tax;
mod tax_rates;
mod waiting;
mod write_offs;

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use bursar_tests::{Request, id};
use http::Method;
use serde_json::{Value, json};

/// An entity whose books are British, with a customer, a vendor and accounts to book to.
struct Trader {
    books: Books,
    connected: Connected,
    customer: Value,
    customer_address: Value,
    vendor: Value,
    sales: Value,
    expense: Value,
}

impl Trader {
    async fn open(platform: Platform) -> Trader {
        Trader::unset(platform).await.with_accounts().await
    }

    /// The same with accounts in the settings.
    async fn with_accounts(self) -> Trader {
        let bank = self.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
        self.set(json!({"accounting": {"ledger_account_ids": {"payments": bank, "products": self.sales}}})).await;
        self
    }

    /// The same without a word about accounts in the settings.
    async fn unset(platform: Platform) -> Trader {
        Trader::over(Books::open(platform).await).await
    }

    async fn over(books: Books) -> Trader {
        let company = books.company(1).await;
        let connected = books.connect_to(books.entity, &company).await;
        Trader::of(books, connected).await
    }

    async fn of(books: Books, connected: Connected) -> Trader {
        let (partner, entity) = (&books.partner, books.entity);
        partner.patch(&format!("/entities/{entity}")).json(json!({"tax_id": "12/345/67890"})).await.expect(200);
        let customer = partner.post("/counterparts").entity(entity).json(party("Northwind Books Ltd", true)).await.expect(201);
        let vendor = partner.post("/counterparts").entity(entity).json(party("Paper & Ink plc", false)).await.expect(201);
        let mut trader = Trader {
            customer_address: customer["default_billing_address_id"].clone(),
            customer: customer["id"].clone(),
            vendor: vendor["id"].clone(),
            sales: Value::Null,
            expense: Value::Null,
            connected,
            books,
        };
        trader.sales = trader.account(|account| account["type"] == "Income" && account["name"].as_str().unwrap().contains("Sales")).await;
        // The ledgers have documents of their own that begin with INV.
        trader.set(json!({"document_ids": {"document_type_prefix": {"invoice": "TR"}}})).await;
        trader.expense = trader.account(|account| account["type"] == "Expense").await;
        trader
    }

    async fn account(&self, is_it: impl Fn(&Value) -> bool) -> Value {
        let accounts = self.books.get(&self.connected, "/ledger_accounts").await;
        let found = accounts["data"].as_array().unwrap().iter().find(|account| account["status"] == "Active" && is_it(account));
        found.unwrap_or_else(|| panic!("no such account: {accounts}"))["id"].clone()
    }

    async fn tax_rate(&self, name: &str) -> Value {
        let rates = self.books.get(&self.connected, "/accounting_tax_rates").await;
        let found = rates["data"].as_array().unwrap().iter().find(|rate| rate["name"] == name);
        found.unwrap_or_else(|| panic!("no such rate: {rates}"))["id"].clone()
    }

    fn post(&self, path: &str) -> Request {
        self.books.post(path)
    }

    async fn read(&self, path: &str) -> Value {
        self.books.get(&self.connected, path).await
    }

    async fn set(&self, settings: Value) {
        self.books.partner.patch(&format!("/entities/{}/settings", self.books.entity)).json(settings).await.expect(200);
    }

    /// Works off what is due.
    async fn work(&self) {
        self.books.wait(TimeDelta::seconds(1)).await;
    }

    /// The body of an invoice over these lines.
    fn invoice(&self, lines: Value) -> Value {
        json!({
            "type": "invoice",
            "counterpart_id": self.customer,
            "counterpart_billing_address_id": self.customer_address,
            "currency": "GBP",
            "payment_terms": {"term_final": {"number_of_days": 30}},
            "line_items": lines,
        })
    }

    /// An issued document; nothing is written yet.
    async fn issued(&self, body: Value) -> Value {
        let draft = self.post("/receivables").json(body).await.expect(201);
        self.post(&format!("/receivables/{}/issue", id(&draft))).await.expect(200)
    }

    /// A bill with one line, waiting for its approval.
    async fn bill(&self, number: &str, price: i64) -> Value {
        let says = json!({
            "currency": "GBP", "document_id": number, "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": self.vendor,
        });
        let bill = self.post("/payables").json(says).await.expect(200);
        let line = json!({"name": "Paper", "quantity": 1, "unit_price": price, "tax": 2000, "ledger_account_id": self.expense});
        self.post(&format!("/payables/{}/line_items", id(&bill))).json(line).await.expect(201);
        bill
    }

    async fn approved(&self, number: &str, price: i64) -> Value {
        self.approve(&self.bill(number, price).await).await
    }

    /// The bill, which waits to be paid from now on.
    async fn approve(&self, bill: &Value) -> Value {
        self.post(&format!("/payables/{}/approve_payment_operation", id(bill))).await.expect(200)
    }

    /// The record of an object.
    async fn record(&self, object_type: &str, object: &Value) -> Value {
        let listed = self.read(&format!("/accounting_synced_records?object_type={object_type}&object_id={}", id(object))).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
        listed["data"][0].clone()
    }

    /// Where the record of an object stands, and the code of its error.
    async fn stands(&self, object_type: &str, object: &Value) -> (String, Option<String>) {
        let record = self.record(object_type, object).await;
        (record["sync_status"].as_str().unwrap().to_owned(), record["errors"]["code"].as_str().map(str::to_owned))
    }

    async fn is_done(&self, object_type: &str, object: &Value) {
        let record = self.record(object_type, object).await;
        assert_eq!(record["sync_status"], "done", "{record}");
    }

    /// The objects of the ledger that have this number.
    async fn numbered(&self, kind: &str, number: &Value) -> Vec<Value> {
        let name = if self.books.platform == Platform::Xero { "InvoiceNumber" } else { "DocNumber" };
        let entity = if self.books.platform == Platform::Xero { "Invoice" } else { kind };
        self.state(entity).await.into_iter().filter(|there| there[name] == *number).collect()
    }

    /// The objects of one kind, as the provider holds them.
    async fn state(&self, entity: &str) -> Vec<Value> {
        let (provider, company) = (self.books.provider(), &self.connected.company);
        let path = format!("/_sim/state?provider={provider}&company={company}&entity={entity}");
        let state = self.books.control(Method::GET, &path, Value::Null).await;
        state["entities"].as_object().unwrap().values().flat_map(|rows| rows.as_array().cloned().unwrap_or_default()).collect()
    }

    /// A person edits the books in the provider's own pages; answers with the object.
    async fn edit(&self, entity: &str, operation: &str, id: Option<&str>, body: Value) -> Value {
        let (provider, company) = (self.books.provider(), &self.connected.company);
        let edit = json!({"provider": provider, "company": company, "entity": entity, "operation": operation, "id": id, "body": body});
        self.books.control(Method::POST, "/_sim/edit", edit).await
    }

    /// Somebody enters a payment of an invoice in the ledger, of the 4th of June, and the books are pulled; answers with it.
    async fn paid_there(&self, there: &Value, amount: f64) -> Value {
        let bank = self.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
        let bank = self.read(&format!("/ledger_accounts/{}", bank.as_str().unwrap())).await;
        let body = if self.books.platform == Platform::Xero {
            json!({
                "Invoice": {"InvoiceID": there["InvoiceID"]}, "Account": {"Code": bank["nominal_code"]}, "Date": "2024-06-04", "Amount": amount,
            })
        } else {
            json!({
                "CustomerRef": there["CustomerRef"], "TotalAmt": amount, "TxnDate": "2024-06-04",
                "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": there["Id"], "TxnType": "Invoice"}]}],
            })
        };
        let payment = self.edit("Payment", "create", None, body).await;
        self.pull().await;
        payment
    }

    /// Somebody deletes a payment in the ledger, and the books are pulled.
    async fn unpaid_there(&self, payment: &Value) {
        match self.books.platform {
            Platform::Xero => self.edit("Payment", "update", payment["PaymentID"].as_str(), json!({"Status": "DELETED"})).await,
            Platform::QuickbooksOnline => self.edit("Payment", "delete", payment["Id"].as_str(), json!({})).await,
        };
        self.pull().await;
    }

    async fn pull(&self) {
        self.books.sync(&self.connected).await;
    }

    /// The total of an object of the ledger.
    fn total(&self, there: &Value) -> f64 {
        let name = if self.books.platform == Platform::Xero { "Total" } else { "TotalAmt" };
        there[name].as_f64().unwrap_or_else(|| panic!("no {name}: {there}"))
    }

    /// What is open of an object of the ledger.
    fn open_amount(&self, there: &Value) -> f64 {
        let name = if self.books.platform == Platform::Xero { "AmountDue" } else { "Balance" };
        there[name].as_f64().unwrap_or_else(|| panic!("no {name}: {there}"))
    }

    /// Calls that change something at the provider; what is sent in a batch only reads.
    fn writes(&self, mark: u64) -> usize {
        let reads = ["token", "query", "batch"];
        let calls = self.books.calls(mark);
        calls.iter().filter(|call| call.method != "GET" && !reads.iter().any(|read| call.path.contains(read))).count()
    }
}

fn party(name: &str, is_customer: bool) -> Value {
    json!({
        "type": "organization",
        "organization": {
            "legal_name": name,
            "is_customer": is_customer,
            "is_vendor": !is_customer,
            "email": format!("{}@example.com", if is_customer { "customer" } else { "vendor" }),
            "address": {"country": "GB", "city": "London", "line1": "1 Fleet Street", "postal_code": "EC4Y 1AA"},
        },
    })
}

/// A line with 20 % VAT.
fn line(price: i64, quantity: i64) -> Value {
    line_at(price, quantity, 2000)
}

fn line_at(price: i64, quantity: i64, rate: i64) -> Value {
    json!({
        "quantity": quantity,
        "product": {"name": "Desk lamp", "price": {"currency": "GBP", "value": price}},
        "tax_rate_value": rate,
    })
}
