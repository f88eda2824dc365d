//! While books are connected, a bill leaves `draft` only when it could be booked there, and says what it lacks.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// The status of a bill over one line that says this, and where and how that falls short.
    async fn bill_over(&self, line: Value) -> (Value, Vec<(Value, Value)>) {
        let says = json!({
            "currency": "GBP", "document_id": "BB-1", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": self.vendor,
        });
        let bill = self.post("/payables").json(says).await.expect(200);
        let mut whole = json!({"name": "Paper", "quantity": 1, "unit_price": 1_000});
        whole.as_object_mut().unwrap().extend(line.as_object().unwrap().clone());
        self.post(&format!("/payables/{}/line_items", id(&bill))).json(whole).await.expect(201);
        self.standing_of(&bill).await
    }

    async fn standing_of(&self, bill: &Value) -> (Value, Vec<(Value, Value)>) {
        let lacks = self.post(&format!("/payables/{}/validate", id(bill))).await.expect(200);
        let lacks = lacks["validation_errors"].as_array().unwrap().iter().map(|lack| (lack["loc"].clone(), lack["type"].clone()));
        let bill = self.read(&format!("/payables/{}", id(bill))).await;
        (bill["status"].clone(), lacks.collect())
    }
}

fn lacks(field: &str, kind: &str) -> (Value, Vec<(Value, Value)>) {
    (json!("draft"), vec![(json!(["line_items", 0, field]), json!(kind))])
}

async fn a_bill_leaves_draft_when_it_could_be_booked(platform: Platform) {
    let trader = Trader::open(platform).await;
    let account = &trader.expense;
    let complete = (json!("new"), Vec::new());
    assert_eq!(trader.bill_over(json!({"tax": 2000, "ledger_account_id": account})).await, complete);
    assert_eq!(trader.bill_over(json!({"tax": 2000})).await, lacks("ledger_account_id", "value_error.missing"));
    assert_eq!(trader.bill_over(json!({"tax": 1234, "ledger_account_id": account})).await, lacks("tax", "value_error.ledger"));
    let twenty = trader.tax_rate("20.0% P").await;
    let chosen = |tax: i64| json!({"tax": tax, "ledger_account_id": account, "accounting_tax_rate_id": twenty});
    assert_eq!(trader.bill_over(chosen(2000)).await, complete);
    assert_eq!(
        trader.bill_over(chosen(500)).await,
        lacks("accounting_tax_rate_id", "value_error.ledger"),
        "it is a rate of another number"
    );
}

at_each_provider!(a_bill_leaves_draft_when_it_could_be_booked);

#[tokio::test]
async fn a_bill_that_names_an_archived_account_stays_a_draft_until_it_names_another() {
    let trader = Trader::open(Platform::Xero).await;
    let other = trader.account(|account| account["type"] == "Expense" && account["id"] != trader.expense).await;
    trader.archive_account(&trader.expense, "archive").await;
    let refused = lacks("ledger_account_id", "value_error.ledger");
    assert_eq!(trader.bill_over(json!({"tax": 2000, "ledger_account_id": trader.expense})).await, refused);
    let bill = trader.read("/payables?document_id=BB-1").await["data"][0].clone();
    let lines = trader.read(&format!("/payables/{}/line_items", id(&bill))).await;
    let line = format!("/payables/{}/line_items/{}", id(&bill), id(&lines["data"][0]));
    let change = trader.books.patch(&line);
    change.json(json!({"ledger_account_id": other})).await.expect(200);
    assert_eq!(trader.standing_of(&bill).await.0, "new");
}

/// Bills carry no tax at QuickBooks in the United States: what a vendor charged is part of what the line costs.
#[tokio::test]
async fn a_bill_to_american_books_may_have_any_tax() {
    let trader = Trader::american().await;
    let complete = (json!("new"), Vec::new());
    assert_eq!(trader.bill_over(json!({"tax": 1234, "ledger_account_id": trader.expense})).await, complete);
}
