//! Which tax rate of the ledger a line gets, in books whose rates repeat values.

use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// An entity whose books are of this country, with rates that repeat values.
    async fn of_country(platform: Platform, country: &'static str) -> Trader {
        let books = Books::open_with(platform, |options, _| options.further = vec![country]).await;
        let company = books.company(2).await;
        let connected = books.connect_to(books.entity, &company).await;
        let trader = Trader::of(books, connected).await;
        trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
        trader
    }

    /// An approved bill of one line at this rate, on this account.
    async fn bought(&self, number: &str, currency: &str, rate: i64, account: &Value) -> Value {
        self.bought_for(10_000, number, currency, rate, account).await
    }

    /// The same over this price.
    async fn bought_for(&self, price: i64, number: &str, currency: &str, rate: i64, account: &Value) -> Value {
        let says = json!({
            "currency": currency, "document_id": number, "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": self.vendor,
        });
        let bill = self.post("/payables").json(says).await.expect(200);
        let line = json!({"name": "Paper", "quantity": 1, "unit_price": price, "tax": rate, "ledger_account_id": account});
        self.post(&format!("/payables/{}/line_items", id(&bill))).json(line).await.expect(201);
        let bill = self.approve(&bill).await;
        self.work().await;
        bill
    }

    /// The tax rate that the first line of a bill has in the ledger, by its name.
    async fn taxed_as(&self, number: &str) -> String {
        let there = self.numbered("Bill", &json!(number)).await.remove(0);
        let code = if self.books.platform == Platform::Xero {
            there["LineItems"][0]["TaxType"].clone()
        } else {
            there["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"]["value"].clone()
        };
        let rates = self.read("/accounting_records?kind=tax_rate").await;
        let rate = rates["data"].as_array().unwrap().iter().find(|rate| rate["remote_id"] == code);
        rate.unwrap_or_else(|| panic!("{code}: {rates}"))["name"].as_str().unwrap().to_owned()
    }

    /// The names of the rates that a person is asked to choose from.
    async fn asked(&self, object_type: &str, object: &Value) -> Vec<String> {
        let record = self.record(object_type, object).await;
        assert_eq!(record["errors"]["code"], "tax_rate_ambiguous", "{record}");
        let candidates = record["errors"]["candidates"].as_array().unwrap();
        let mut names: Vec<String> = candidates.iter().map(|candidate| candidate["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    async fn choose(&self, rate: i64, name: &str) {
        let choice = json!({"direction": "purchases", "rate": rate, "accounting_tax_rate_id": self.tax_rate(name).await});
        self.post("/accounting_tax_choices").json(choice).await.expect(201);
        self.work().await;
    }

    /// Somebody gives the vendor a tax rate of its own in the ledger.
    async fn tax_of_vendor(&self, code: &str) {
        let vendor = self.record("vendor", &json!({"id": self.vendor})).await["platform_object_id"].as_str().unwrap().to_owned();
        let body = match self.books.platform {
            Platform::Xero => json!({"AccountsPayableTaxType": code}),
            Platform::QuickbooksOnline => json!({"DefaultTaxCodeRef": {"value": code}}),
        };
        self.edit(if self.books.platform == Platform::Xero { "Contact" } else { "Vendor" }, "update", Some(&vendor), body).await;
        self.pull().await;
    }

    /// The id of a rate in the ledger.
    async fn code_of(&self, name: &str) -> String {
        let rates = self.read("/accounting_records?kind=tax_rate").await;
        let rate = rates["data"].as_array().unwrap().iter().find(|rate| rate["name"] == name);
        rate.unwrap_or_else(|| panic!("{name}: {rates}"))["remote_id"].as_str().unwrap().to_owned()
    }
}

/// QuickBooks' accounts have no rate by default: the counterpart's counts, and else somebody chooses once.
#[tokio::test]
async fn british_quickbooks_asks_once_and_then_remembers() {
    let trader = Trader::of_country(Platform::QuickbooksOnline, "GB").await;
    let first = trader.bought("UK-1", "GBP", 2_000, &trader.expense).await;
    let purchases = ["20% (VAT on Capital Purchases)", "20% (VAT on Expenses)", "Reverse Charge Expenses (20%)"];
    assert_eq!(trader.asked("bill", &first).await, purchases);
    trader.choose(2_000, "20% (VAT on Expenses)").await;
    assert_eq!(trader.taxed_as("UK-1").await, "20% (VAT on Expenses)");
    let free = trader.bought("UK-2", "GBP", 0, &trader.expense).await;
    assert_eq!(trader.asked("bill", &free).await, ["Exempt Expenses", "No VAT", "Zero Rated EC Expenses"], "no tax is a rate too");
    trader.tax_of_vendor(&trader.code_of("Zero Rated EC Expenses").await).await;
    trader.books.wait(bursar_kernel::TimeDelta::hours(2)).await;
    assert_eq!(trader.taxed_as("UK-2").await, "Zero Rated EC Expenses", "the vendor's own answers it");
    trader.bought("UK-3", "GBP", 2_000, &trader.expense).await;
    assert_eq!(trader.taxed_as("UK-3").await, "20% (VAT on Expenses)", "it is of another value, so what is remembered counts");
}

#[tokio::test]
async fn british_xero_takes_the_contacts_before_the_accounts() {
    let trader = Trader::of_country(Platform::Xero, "GB").await;
    trader.bought("UK-1", "GBP", 2_000, &trader.expense).await;
    assert_eq!(trader.taxed_as("UK-1").await, "20% (VAT on Expenses)", "the account's");
    trader.tax_of_vendor("REVERSECHARGES").await;
    trader.bought("UK-2", "GBP", 2_000, &trader.expense).await;
    assert_eq!(trader.taxed_as("UK-2").await, "Reverse Charge Expenses (20%)", "the contact's");
    trader.choose(2_000, "20% (VAT on Expenses)").await;
    trader.bought("UK-3", "GBP", 2_000, &trader.expense).await;
    assert_eq!(trader.taxed_as("UK-3").await, "20% (VAT on Expenses)", "what somebody chose");
}

#[tokio::test]
async fn irish_acquisitions_are_the_contacts() {
    let trader = Trader::of_country(Platform::Xero, "IE").await;
    trader.bought("IE-1", "EUR", 2_300, &trader.expense).await;
    assert_eq!(trader.taxed_as("IE-1").await, "23% (VAT on Expenses)");
    trader.tax_of_vendor("ECACQUISITIONS").await;
    trader.bought("IE-2", "EUR", 2_300, &trader.expense).await;
    assert_eq!(trader.taxed_as("IE-2").await, "EC Acquisitions (23%)");
    let free = trader.bought("IE-3", "EUR", 0, &trader.expense).await;
    let allowed = ["Exempt Expenses", "Exempt Income", "No VAT", "Zero Rated EC Goods Income"];
    assert_eq!(trader.asked("bill", &free).await, allowed, "Xero allows rates of income for accounts of expenses");
}

/// A code of QuickBooks may be for sales and for purchases.
#[tokio::test]
async fn a_german_code_for_both_sides_is_found_on_each() {
    let trader = Trader::of_country(Platform::QuickbooksOnline, "DE").await;
    let bill = trader.bought("DE-1", "EUR", 1_900, &trader.expense).await;
    assert_eq!(trader.asked("bill", &bill).await, ["19% Reverse Charge", "19% USt"]);
    trader.choose(1_900, "19% USt").await;
    assert_eq!(trader.taxed_as("DE-1").await, "19% USt");
    let line = json!({"quantity": 1, "product": {"name": "Lamp", "price": {"currency": "EUR", "value": 10_000}}, "tax_rate_value": 1_900});
    let mut body = trader.invoice(json!([line]));
    body["currency"] = json!("EUR");
    let invoice = trader.issued(body).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let code = trader.code_of("19% USt").await;
    assert_eq!(there["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]["value"], code, "of sales it is the only one");
}

#[tokio::test]
async fn australian_gst_on_capital_is_for_assets_alone() {
    let trader = Trader::of_country(Platform::Xero, "AU").await;
    trader.bought("AU-1", "AUD", 1_000, &trader.expense).await;
    assert_eq!(trader.taxed_as("AU-1").await, "GST on Expenses", "that on capital is not allowed for expenses");
    let asset = trader.account(|account| account["name"] == "Computer Equipment").await;
    trader.bought("AU-2", "AUD", 1_000, &asset).await;
    assert_eq!(trader.taxed_as("AU-2").await, "GST on Capital", "the account's");
    let free = trader.bought("AU-3", "AUD", 0, &trader.expense).await;
    assert_eq!(trader.asked("bill", &free).await, ["BAS Excluded", "GST Free Expenses", "GST Free Income"]);
    trader.choose(0, "BAS Excluded").await;
    assert_eq!(trader.taxed_as("AU-3").await, "BAS Excluded");
    let capital = trader.tax_rate("GST on Capital").await;
    let lines = trader.read(&format!("/payables/{}/line_items", id(&free))).await;
    trader.post(&format!("/payables/{}/reopen", id(&free))).await.expect(200);
    let line = trader.books.partner.patch(&format!("/payables/{}/line_items/{}", id(&free), id(&lines["data"][0])));
    line.entity(trader.books.entity).json(json!({"tax": 1_000, "accounting_tax_rate_id": capital})).await.expect(200);
    trader.approve(&free).await;
    trader.work().await;
    assert_eq!(
        trader.stands("bill", &free).await.1.as_deref(),
        Some("tax_rate_not_allowed"),
        "not even when somebody chose it for the line"
    );
}

/// A company that is not registered for VAT has no tax codes: documents without tax go without one, and others wait until it is turned on.
#[tokio::test]
async fn a_company_whose_sales_tax_is_off_takes_documents_without_tax() {
    let trader = Trader::of_country(Platform::QuickbooksOnline, "GB").await;
    let switch = async |is_on: bool| {
        trader.edit("Preferences", "update", Some("1"), json!({"TaxPrefs": {"UsingSalesTax": is_on}})).await;
        trader.pull().await;
    };
    switch(false).await;
    let free = trader.bought("UK-1", "GBP", 0, &trader.expense).await;
    trader.is_done("bill", &free).await;
    let there = trader.numbered("Bill", &json!("UK-1")).await.remove(0);
    assert_eq!((&there["GlobalTaxCalculation"], trader.total(&there)), (&json!("NotApplicable"), 100.0), "{there}");
    assert_eq!(there["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"], Value::Null);
    let mut body = trader.invoice(json!([super::line_at(10_000, 1, 0)]));
    body["currency"] = json!("GBP");
    let invoice = trader.issued(body).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;

    let taxed = trader.bought("UK-2", "GBP", 2_000, &trader.expense).await;
    let errors = trader.record("bill", &taxed).await["errors"].clone();
    assert_eq!((&errors["code"], &errors["field"]), (&json!("tax_rate_missing"), &json!("line_items.0")), "{errors}");
    let message = errors["message"].as_str().unwrap();
    assert!(message.contains("turned off in QuickBooks") && message.contains("line 1 (Paper)"), "{message}");
    switch(true).await;
    trader.choose(2_000, "20% (VAT on Expenses)").await;
    assert_eq!(trader.taxed_as("UK-2").await, "20% (VAT on Expenses)", "it is on again");
}

/// British Columbia: 5 % of the country and 7 % of the province in one code.
#[tokio::test]
async fn the_tax_of_a_canadian_code_is_told_by_its_two_rates() {
    let trader = Trader::of_country(Platform::QuickbooksOnline, "CA").await;
    let bill = trader.bought_for(1_007, "CA-1", "CAD", 1_200, &trader.expense).await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.taxed_as("CA-1").await, "GST/PST BC");
    let there = trader.numbered("Bill", &json!("CA-1")).await.remove(0);
    let taxes = there["TxnTaxDetail"]["TaxLine"].as_array().unwrap();
    let amounts: Vec<f64> = taxes.iter().map(|tax| tax["Amount"].as_f64().unwrap()).collect();
    assert_eq!((amounts, trader.total(&there)), (vec![0.5, 0.71], 11.28), "QuickBooks' own would be 0.50 and 0.70");
}
