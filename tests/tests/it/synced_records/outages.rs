//! The provider answers nothing for hours: few writes are sent meanwhile, and what became of them is known within a minute of its return.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, line};

/// Longer than any pause between two attempts.
const OUTAGE: usize = 3 * 3600;
/// How often the worker looks for jobs.
const STEP: usize = 15;

impl Trader {
    /// From now on nothing is heard of any call of the accounting API.
    async fn goes_away(&self, kind: &str) {
        let path = if self.books.platform == Platform::Xero { "/api.xro/" } else { "/v3/" };
        self.books.fault(json!({"kind": kind, "status": 503, "times": "forever", "matching": {"path": path}})).await;
    }

    async fn works_for(&self, seconds: usize) {
        for _ in 0..seconds / STEP {
            self.books.wait(TimeDelta::seconds(STEP as i64)).await;
        }
    }

    /// Documents that wait to be written, beside a customer and an item that the ledger has.
    async fn waiting(&self, many: usize) -> Vec<Value> {
        let first = self.issued(self.invoice(json!([line(1_000, 1)]))).await;
        self.work().await;
        self.is_done("receivable", &first).await;
        let mut waiting = Vec::new();
        for _ in 0..many {
            waiting.push(self.issued(self.invoice(json!([line(2_000, 1)]))).await);
        }
        waiting
    }

    async fn are_written_once(&self, documents: &[Value]) {
        for document in documents {
            self.is_done("receivable", document).await;
            assert_eq!(self.numbered("Invoice", &document["document_id"]).await.len(), 1, "{document}");
        }
    }
}

/// Every call is carried out, and no answer arrives.
async fn unknown_ends_are_few_and_told_within_a_minute(platform: Platform) {
    let trader = Trader::open(platform).await;
    let waiting = trader.waiting(12).await;
    trader.goes_away("drop_after").await;
    let mark = trader.books.mark();
    trader.works_for(OUTAGE).await;
    assert_eq!(trader.writes(mark), 2, "one whose end is unknown, and one that told that it is not alone");
    trader.books.heal().await;
    trader.works_for(60).await;
    trader.are_written_once(&waiting).await;
}

#[tokio::test]
async fn unknown_ends_are_few_and_told_within_a_minute_of_quickbooks_return() {
    unknown_ends_are_few_and_told_within_a_minute(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn unknown_ends_are_few_and_told_within_a_minute_of_xeros_return() {
    unknown_ends_are_few_and_told_within_a_minute(Platform::Xero).await;
}

/// Every call is refused before anything is done.
#[tokio::test]
async fn what_was_refused_for_hours_is_written_within_minutes_of_the_return() {
    let trader = Trader::open(Platform::Xero).await;
    let waiting = trader.waiting(3).await;
    trader.goes_away("refuse").await;
    trader.works_for(OUTAGE).await;
    trader.books.heal().await;
    trader.works_for(300).await;
    trader.are_written_once(&waiting).await;
}

/// One document is answered by an error each time: the others are written, and it is sent less and less often.
#[tokio::test]
async fn one_write_without_an_answer_holds_up_no_other() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let stuck = trader.waiting(1).await;
    let fault = json!({"kind": "refuse", "status": 500, "times": "forever", "matching": {"method": "POST", "path": "/invoice"}});
    trader.books.fault(fault).await;
    trader.work().await;
    let bill = trader.approved("OUT-1", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let mark = trader.books.mark();
    trader.works_for(OUTAGE).await;
    let sent = trader.writes(mark);
    assert!((OUTAGE / 400..OUTAGE / 250).contains(&sent), "{sent} times in three hours");
    trader.books.heal().await;
    trader.works_for(360).await;
    trader.are_written_once(&stuck).await;
}
