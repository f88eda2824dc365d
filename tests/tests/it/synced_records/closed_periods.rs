//! Documents whose day lies in a period that is closed in the ledger.

use bursar_connectors::Platform;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// Somebody closes the books up to a day, or opens them, and the books are pulled.
    async fn close(&self, date: Value) {
        let asked = json!({"provider": self.books.provider(), "company": self.connected.company, "date": date});
        self.books.control(Method::POST, "/_sim/lock", asked).await;
        self.pull().await;
    }

    /// The day of posting of a bill in the ledger.
    async fn posted(&self, number: &str) -> String {
        let there = self.numbered("Bill", &json!(number)).await.remove(0);
        let day = if self.books.platform == Platform::Xero { &there["DateString"] } else { &there["TxnDate"] };
        day.as_str().unwrap_or_else(|| panic!("no day: {there}"))[..10].to_owned()
    }
}

/// Nothing is sent while the period is closed. What somebody posts on an open day goes there, and keeps its own day here; the rest goes by
/// itself once the period is open.
async fn a_day_of_posting_is_chosen(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.close(json!("2024-06-02")).await;
    let (chosen, waiting) = (trader.approved("CP-1", 10_000).await, trader.approved("CP-2", 5_000).await);
    let mark = trader.books.mark();
    trader.work().await;
    for bill in [&chosen, &waiting] {
        assert_eq!(trader.stands("bill", bill).await, ("error".to_owned(), Some("period_closed".to_owned())));
    }
    assert_eq!(trader.writes(mark), 0, "it is told before any call");

    let record = trader.record("bill", &chosen).await;
    let push = |body: Value| trader.post("/accounting_synced_records/push").json(body);
    push(json!({"codes": ["period_closed"], "posting_date": "2024-06-03"})).await.expect(422);
    push(json!({"ids": [record["id"]], "posting_date": "2024-06-03"})).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &chosen).await;
    assert_eq!(trader.posted("CP-1").await, "2024-06-03");
    assert_eq!(trader.get(&format!("/payables/{}", id(&chosen))).await["issued_at"], "2024-06-01");
    assert_eq!(trader.stands("bill", &waiting).await.1.as_deref(), Some("period_closed"));

    trader.close(json!(null)).await;
    trader.is_done("bill", &waiting).await;
    assert_eq!(trader.posted("CP-2").await, "2024-06-01");
}

#[tokio::test]
async fn a_day_of_posting_is_chosen_at_quickbooks() {
    a_day_of_posting_is_chosen(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_day_of_posting_is_chosen_at_xero() {
    a_day_of_posting_is_chosen(Platform::Xero).await;
}
