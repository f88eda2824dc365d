//! What a document in a foreign currency came to in the home currency of the books, and at which rate: kept with its record.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// An issued invoice over 100.00 in this currency, without tax.
    async fn issued_in(&self, currency: &str) -> Value {
        let product = json!({"name": "Desk lamp", "price": {"currency": currency, "value": 10_000}});
        let mut body = self.invoice(json!([{"quantity": 1, "product": product, "tax_rate_value": 2000}]));
        body["currency"] = json!(currency);
        self.issued(body).await
    }
}

#[tokio::test]
async fn the_rate_of_the_day_and_the_home_total_stay_with_the_record() {
    let trader = Trader::open(Platform::Xero).await;
    trader.edit("Organisation", "update", Some(&trader.connected.company), json!({"Currencies": ["GBP", "EUR"]})).await;
    trader.pull().await;
    let home = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let foreign = trader.issued_in("EUR").await;
    trader.work().await;
    assert_eq!(trader.record("receivable", &home).await["home_amount"], Value::Null, "it is in the home currency");
    let there = trader.numbered("Invoice", &foreign["document_id"]).await.remove(0);
    let per_pound = there["CurrencyRate"].as_f64().unwrap();
    assert!(per_pound > 1.0, "euros are worth less than pounds: {per_pound}");
    let record = trader.record("receivable", &foreign).await;
    let kept = &record["home_amount"];
    assert_eq!(kept["currency"], "GBP");
    assert!((kept["currency_rate"].as_f64().unwrap() * per_pound - 1.0).abs() < 0.000_001, "{kept} at {per_pound}");
    let pounds = (12_000.0 / per_pound).round();
    assert!((kept["amount"].as_f64().unwrap() - pounds).abs() <= 1.0, "{kept} is not {pounds}");
    assert_eq!(trader.get(&format!("/accounting_synced_records/{}", id(&record))).await["home_amount"], *kept);
}
