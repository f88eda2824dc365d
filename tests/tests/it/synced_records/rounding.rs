//! What is missing between the lines of a document and its total.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// A bill without lines, approved: 50.00 and 10.00 of tax, and a total that its vendor rounded in another way.
    async fn rounded(&self, number: &str, total: i64) -> Value {
        let settings = json!({"payable": {"enable_line_items": false, "approve_page_url": "https://example.com/approve"}});
        self.books.partner.patch("/settings").json(settings).await.expect(200);
        let says = json!({
            "currency": "GBP", "document_id": number, "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": self.vendor,
            "subtotal": 5_000, "tax": 2_000, "tax_amount": 1_000, "total_amount": total,
        });
        let bill = self.post("/payables").json(says).await.expect(200);
        self.approve(&bill).await
    }
}

async fn a_line_carries_what_is_rounded(platform: Platform) {
    let trader = Trader::open(platform).await;
    let account = trader.account(|account| account["name"] == "Rounding").await;
    let set = |settings: Value| trader.books.patch("/accounting_push_settings").json(settings);
    set(json!({"bill_account_id": trader.expense})).await.expect(200);
    let no_tax = trader.tax_rate("No VAT").await;
    let choice = json!({"direction": "purchases", "rate": 0, "accounting_tax_rate_id": no_tax});
    trader.post("/accounting_tax_choices").json(choice).await.expect(201);
    let (cent, two) = (trader.rounded("RO-1", 6_001).await, trader.rounded("RO-2", 6_002).await);
    trader.work().await;
    for bill in [&cent, &two] {
        let record = trader.record("bill", bill).await;
        assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("amounts_differ"), &json!("total_amount")), "{record}");
    }
    set(json!({"rounding_account_id": trader.customer})).await.expect(422);
    set(json!({"rounding_account_id": account})).await.expect(200);
    for bill in [&cent, &two] {
        let record = trader.record("bill", bill).await;
        trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    }
    trader.work().await;
    trader.is_done("bill", &cent).await;
    let there = trader.numbered("Bill", &json!("RO-1")).await.remove(0);
    let lines = there[if platform == Platform::Xero { "LineItems" } else { "Line" }].as_array().unwrap();
    let amount = if platform == Platform::Xero { "LineAmount" } else { "Amount" };
    assert_eq!((trader.total(&there), lines.len(), lines[1][amount].as_f64()), (60.01, 2, Some(0.01)), "{there}");
    assert_eq!(trader.stands("bill", &two).await.1.as_deref(), Some("amounts_differ"), "two minor units on one line are no rounding");
    assert_eq!(trader.numbered("Bill", &json!("RO-2")).await, Vec::<Value>::new());
}

at_each_provider!(a_line_carries_what_is_rounded);
