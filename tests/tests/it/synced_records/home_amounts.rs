//! What a document in a foreign currency came to in the home currency of the books, and at which rate: kept with its record.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// British books that know euros.
    async fn with_euros(platform: Platform) -> Trader {
        let trader = Trader::open(platform).await;
        if platform == Platform::Xero {
            trader.edit("Organisation", "update", Some(&trader.connected.company), json!({"Currencies": ["GBP", "EUR"]})).await;
            trader.pull().await;
        }
        trader
    }

    /// An issued invoice over 100.00 in this currency, with 20 % VAT.
    async fn issued_in(&self, currency: &str) -> Value {
        let product = json!({"name": "Desk lamp", "price": {"currency": currency, "value": 10_000}});
        let mut body = self.invoice(json!([{"quantity": 1, "product": product, "tax_rate_value": 2000}]));
        body["currency"] = json!(currency);
        self.issued(body).await
    }

    /// The customer of an invoice, as QuickBooks names it.
    async fn billed_customer(&self, invoice: &Value) -> Value {
        self.numbered("Invoice", &invoice["document_id"]).await.remove(0)["CustomerRef"].clone()
    }

    /// Pounds for a euro by an invoice of the ledger. Xero tells it the other way round.
    fn pounds_for_a_euro(&self, there: &Value) -> f64 {
        match self.books.platform {
            Platform::Xero => 1.0 / there["CurrencyRate"].as_f64().unwrap(),
            Platform::QuickbooksOnline => there["ExchangeRate"].as_f64().unwrap(),
        }
    }

    /// Somebody enters an invoice in the ledger that is like one of here, at a rate of a bank; answers with it.
    async fn entered_like(&self, there: &Value) -> Value {
        let mut body = match self.books.platform {
            Platform::Xero => json!({"InvoiceNumber": "THEIRS-1", "CurrencyRate": 1.25, "Status": "AUTHORISED"}),
            Platform::QuickbooksOnline => json!({"DocNumber": "THEIRS-1", "ExchangeRate": 0.8}),
        };
        let same = match self.books.platform {
            Platform::Xero => ["Type", "Contact", "CurrencyCode", "Date", "DueDate", "LineAmountTypes", "LineItems"],
            Platform::QuickbooksOnline => {
                ["CustomerRef", "CurrencyRef", "TxnDate", "DueDate", "GlobalTaxCalculation", "TxnTaxDetail", "Line"]
            }
        };
        for name in same {
            body[name] = there[name].clone();
        }
        self.edit("Invoice", "create", None, body).await
    }
}

fn assert_kept(record: &Value, rate: f64) {
    let kept = &record["home_amount"];
    assert_eq!(kept["currency"], "GBP", "{record}");
    assert!((kept["currency_rate"].as_f64().unwrap() - rate).abs() < 0.000_001, "{kept} at {rate}");
    let pounds = (12_000.0 * rate).round();
    assert!((kept["amount"].as_f64().unwrap() - pounds).abs() <= 1.0, "{kept} is not {pounds}");
}

async fn the_rate_of_the_day_and_the_home_total_stay_with_the_record(platform: Platform) {
    let trader = Trader::with_euros(platform).await;
    let home = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let foreign = trader.issued_in("EUR").await;
    trader.work().await;
    assert_eq!(trader.record("receivable", &home).await["home_amount"], Value::Null, "it is in the home currency");
    let there = trader.numbered("Invoice", &foreign["document_id"]).await.remove(0);
    let rate = trader.pounds_for_a_euro(&there);
    assert!(rate < 1.0, "a euro is worth less than a pound: {rate}");
    let record = trader.record("receivable", &foreign).await;
    assert_kept(&record, rate);
    assert_eq!(trader.read(&format!("/accounting_synced_records/{}", id(&record))).await["home_amount"], record["home_amount"]);
}

at_each_provider!(the_rate_of_the_day_and_the_home_total_stay_with_the_record);

async fn a_link_keeps_what_the_ledger_booked(platform: Platform) {
    let trader = Trader::with_euros(platform).await;
    let written = trader.issued_in("EUR").await;
    trader.work().await;
    let there = trader.numbered("Invoice", &written["document_id"]).await.remove(0);
    let off = trader.books.patch("/accounting_push_settings");
    off.json(json!({"invoices": "off"})).await.expect(200);
    let unwritten = trader.issued_in("EUR").await;
    let theirs = trader.entered_like(&there).await;
    trader.pull().await;
    let listed = trader.read("/accounting_records?kind=invoice&limit=100").await;
    let theirs = &theirs[if platform == Platform::Xero { "InvoiceID" } else { "Id" }];
    let found = listed["data"].as_array().unwrap().iter().find(|record| record["remote_id"] == *theirs).unwrap();
    let link = json!({"object_type": "receivable", "object_id": unwritten["id"], "accounting_record_id": found["id"]});
    let linked = trader.post("/accounting_synced_records/link").json(link).await.expect(200);
    assert_kept(&linked, 0.8);
}

at_each_provider!(a_link_keeps_what_the_ledger_booked);

#[tokio::test]
async fn a_customer_of_quickbooks_in_a_foreign_currency_is_not_that_of_the_home_currency() {
    let trader = Trader::with_euros(Platform::QuickbooksOnline).await;
    let foreign = trader.issued_in("EUR").await;
    trader.work().await;
    trader.is_done("receivable", &foreign).await;
    trader.pull().await;
    let home = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &home).await;
    assert_ne!(trader.billed_customer(&foreign).await, trader.with_whom(&home).await);
}

#[tokio::test]
async fn a_customer_of_quickbooks_in_a_foreign_currency_is_linked_for_that_currency() {
    let trader = Trader::with_euros(Platform::QuickbooksOnline).await;
    let body = json!({"DisplayName": "Northwind Continental", "CurrencyRef": {"value": "EUR"}});
    let there = trader.edit("Customer", "create", None, body).await;
    trader.pull().await;
    let found = trader.read("/accounting_records?kind=customer&search=Northwind%20Continental").await;
    let link = json!({"object_type": "customer", "object_id": trader.customer, "accounting_record_id": found["data"][0]["id"]});
    trader.post("/accounting_synced_records/link").json(link).await.expect(200);
    let (home, foreign) = (trader.issued(trader.invoice(json!([line(10_000, 1)]))).await, trader.issued_in("EUR").await);
    trader.work().await;
    trader.is_done("receivable", &home).await;
    trader.is_done("receivable", &foreign).await;
    assert_eq!(trader.billed_customer(&foreign).await["value"], there["Id"]);
    assert_ne!(trader.billed_customer(&home).await["value"], there["Id"]);
}

/// Somebody has a customer of the name in euros: that of the home currency needs a name of its own.
#[tokio::test]
async fn a_name_that_a_customer_of_quickbooks_in_another_currency_has_is_told_apart() {
    let trader = Trader::with_euros(Platform::QuickbooksOnline).await;
    let body = json!({"DisplayName": "Northwind Books Ltd", "CurrencyRef": {"value": "EUR"}});
    trader.edit("Customer", "create", None, body).await;
    trader.pull().await;
    let home = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &home).await;
    assert_eq!(trader.billed_customer(&home).await["name"], "Northwind Books Ltd (GBP)");
}
