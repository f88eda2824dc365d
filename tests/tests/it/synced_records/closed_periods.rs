//! Documents whose day lies in a period that is closed in the ledger.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// Somebody closes the books up to a day, or opens them, and the books are pulled.
    pub(super) async fn close(&self, date: Value) {
        self.lock(date).await;
        self.pull().await;
    }

    async fn lock(&self, date: Value) {
        let asked = json!({"provider": self.books.provider(), "company": self.connected.company, "date": date});
        self.books.control(Method::POST, "/_sim/lock", asked).await;
    }

    /// The day of posting of a bill in the ledger.
    pub(super) async fn posted(&self, number: &str) -> String {
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
    assert_eq!(trader.read(&format!("/payables/{}", id(&chosen))).await["issued_at"], "2024-06-01");
    assert_eq!(trader.stands("bill", &waiting).await.1.as_deref(), Some("period_closed"));

    trader.close(json!(null)).await;
    trader.is_done("bill", &waiting).await;
    assert_eq!(trader.posted("CP-2").await, "2024-06-01");
}

at_each_provider!(a_day_of_posting_is_chosen);

/// What is booked stays booked when its period is closed: it takes its payments, and whatever of it is not in the ledger may change. A change of
/// what is there waits, and no day of posting moves it.
async fn what_is_booked_takes_its_payments_after_its_period_was_closed(platform: Platform) {
    let mut trader = Trader::open(platform).await;
    let bill = trader.approved("CP-3", 10_000).await;
    let changed = trader.approved("CP-4", 5_000).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.books.wait(TimeDelta::days(1)).await;
    trader.books.partner.token = trader.books.partner.new_token().await;
    trader.close(json!("2024-06-03")).await;
    let mark = trader.books.mark();
    let tag = trader.post("/tags").json(json!({"name": "Retail"})).await.expect(201);
    let change = trader.books.patch(&format!("/receivables/{}", id(&invoice)));
    change.json(json!({"invoice": {"tag_ids": [tag["id"]]}})).await.expect(200);
    for verb in ["reopen", "approve_payment_operation"] {
        trader.post(&format!("/payables/{}/{verb}", id(&bill))).await.expect(200);
    }
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    trader.is_done("bill", &bill).await;
    let record = trader.record("bill", &bill).await;
    let chosen = json!({"ids": [record["id"]], "posting_date": "2024-06-04"});
    trader.post("/accounting_synced_records/push").json(chosen.clone()).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!((trader.writes(mark), trader.posted("CP-3").await.as_str()), (0, "2024-06-01"), "nothing of it is to be written");
    assert_eq!(trader.record("bill", &bill).await["posting_date"], "2024-06-04");
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    for (kind, number) in [("Bill", &json!("CP-3")), ("Invoice", &invoice["document_id"])] {
        let there = trader.numbered(kind, number).await.remove(0);
        assert_eq!(trader.open_amount(&there), 0.0, "{there}");
    }

    trader.post(&format!("/payables/{}/reopen", id(&changed))).await.expect(200);
    let lines = trader.read(&format!("/payables/{}/line_items", id(&changed))).await;
    let price = trader.books.partner.patch(&format!("/payables/{}/line_items/{}", id(&changed), id(&lines["data"][0])));
    price.entity(trader.books.entity).json(json!({"unit_price": 6_000})).await.expect(200);
    trader.approve(&changed).await;
    trader.work().await;
    let mark = trader.books.mark();
    let record = trader.record("bill", &changed).await;
    trader.post("/accounting_synced_records/push").json(json!({"ids": [record["id"]], "posting_date": "2024-06-04"})).await.expect(200);
    trader.work().await;
    assert_eq!(trader.stands("bill", &changed).await.1.as_deref(), Some("period_closed"));
    assert_eq!((trader.writes(mark), trader.posted("CP-4").await.as_str()), (0, "2024-06-01"), "it is told before any call");
    trader.close(json!(null)).await;
    trader.is_done("bill", &changed).await;
    assert_eq!(trader.total(&trader.numbered("Bill", &json!("CP-4")).await[0]), 72.0);
}

at_each_provider!(what_is_booked_takes_its_payments_after_its_period_was_closed);

/// Xero's lock dates are read every hour: what they forbid is told before any call.
#[tokio::test]
async fn a_lock_date_of_xero_is_known_within_the_hour() {
    let trader = Trader::open(Platform::Xero).await;
    trader.lock(json!("2024-06-02")).await;
    trader.books.wait(TimeDelta::hours(1)).await;
    let bill = trader.approved("CP-5", 10_000).await;
    let mark = trader.books.mark();
    trader.work().await;
    assert_eq!(trader.stands("bill", &bill).await.1.as_deref(), Some("period_closed"));
    assert_eq!(trader.writes(mark), 0);
}
