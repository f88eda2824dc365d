//! Who is next: a person's push overtakes whatever waits, and a company at its limit holds up no other.

use bursar_connectors::Platform;
use bursar_kernel::{TimeDelta, Timestamp, Uuid};
use bursar_store::execute;
use bursar_store::sea_orm::Value as Parameter;
use bursar_tests::books::Books;
use serde_json::{Value, json};

use super::{Trader, id, line_at};

impl Trader {
    /// Has these bills wait as a backfill does, together with so many records more.
    async fn backfilling(&self, bills: &[Value], more: usize) {
        let mut statements: Vec<(String, Vec<Parameter>)> = Vec::new();
        for bill in bills {
            let record: Uuid = id(&self.record("bill", bill).await).parse().unwrap();
            statements.push(("UPDATE synced_records SET urgency = 2 WHERE id = $1".to_owned(), vec![record.into()]));
        }
        let like: Uuid = id(&self.record("bill", &bills[0]).await).parse().unwrap();
        let columns = "entity_id, book_id, platform, object_type, currency, wanted, settled, generation, attempts, urgency, status,
            next_attempt_at, created_at, updated_at, body";
        let copy =
            format!("INSERT INTO synced_records (id, object_id, {columns}) SELECT $1, $2, {columns} FROM synced_records WHERE id = $3");
        let env = self.books.app.env();
        statements.extend((0..more).map(|_| (copy.clone(), vec![env.id().into(), env.id().into(), like.into()])));
        let tx = self.books.app.db().begin().await.unwrap();
        for (sql, values) in statements {
            execute(&tx, sql, values).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn done_of(&self, bills: &[Value]) -> usize {
        let mut done = 0;
        for bill in bills {
            done += usize::from(self.stands("bill", bill).await.0 == "done");
        }
        done
    }
}

/// While a document of a backfill of a thousand is on its way, somebody approves a bill: that one leaves next.
async fn a_persons_push_leaves_next(platform: Platform) {
    let trader = Trader::open(platform).await;
    let first = trader.approved("FA-0", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &first).await;
    let mut waiting = Vec::new();
    for number in ["FA-1", "FA-2", "FA-3"] {
        waiting.push(trader.approved(number, 1_000).await);
    }
    trader.backfilling(&waiting, 1_000).await;
    let urgent = trader.bill("FA-9", 5_000).await;
    let (partner, entity) = (trader.books.partner.clone(), trader.books.entity);
    let approve = format!("/payables/{}/approve_payment_operation", id(&urgent));
    let (words, method, path) = match platform {
        Platform::Xero => ("Invoices?summarize", "PUT", "/Invoices"),
        Platform::QuickbooksOnline => ("/bill?", "POST", "/bill"),
    };
    trader.books.ambush(words, move || async move {
        partner.post(&approve).entity(entity).await.expect(200);
    });
    // The one that is on its way and the next one arrive; nothing after that.
    let limit =
        json!({"kind": "rate_limited", "retry_after": 3600, "after": 2, "times": "forever", "matching": {"method": method, "path": path}});
    trader.books.fault(limit).await;
    trader.work().await;
    assert!(!trader.books.is_ambush_waiting());
    trader.is_done("bill", &urgent).await;
    assert_eq!(trader.done_of(&waiting).await, 1, "the one that was on its way, and no other, came before");
}

at_each_provider!(a_persons_push_leaves_next);

/// While many documents of a backfill wait, and one of them is on its way, a bill that somebody approves reaches the provider within two seconds.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "what is measured is real time, and a run by hand says how many wait")]
async fn a_persons_push_among_many_leaves_within_two_seconds() {
    let many = std::env::var("BURSAR_WAITING_PUSHES").ok().and_then(|many| many.parse().ok()).unwrap_or(5_000);
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let first = trader.approved("FC-0", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &first).await;
    let waiting = [trader.approved("FC-1", 1_000).await];
    trader.backfilling(&waiting, many).await;
    let urgent = trader.bill("FC-9", 5_000).await;
    let limit = json!({"kind": "rate_limited", "retry_after": 3600, "after": 1, "times": "forever", "matching": {"method": "POST", "path": "/bill"}});
    trader.books.fault(limit).await;
    let approved_at = std::time::Instant::now();
    trader.approve(&urgent).await;
    let (arrived, arrival) = std::sync::mpsc::channel();
    trader.books.ambush("/bill?", move || async move {
        arrived.send(std::time::Instant::now()).unwrap();
    });
    trader.work().await;
    let took = arrival.try_recv().unwrap() - approved_at;
    trader.is_done("bill", &urgent).await;
    println!("{many} records waited: the bill reached the provider after {} milliseconds", took.as_millis());
    assert!(took < std::time::Duration::from_secs(2), "{took:?}");
}

/// Two entities of one partner, two companies of one app.
#[tokio::test]
async fn a_company_at_its_limit_holds_up_no_other() {
    let limited = Trader::open(Platform::Xero).await;
    let mut waiting = Vec::new();
    for number in ["FB-1", "FB-2"] {
        waiting.push(limited.approved(number, 1_000).await);
    }
    limited.backfilling(&waiting, 1_000).await;
    let full = json!({"kind": "rate_limited", "retry_after": 3600, "times": "forever", "matching": {"company": limited.connected.company}});
    limited.books.fault(full).await;
    let entity = limited.books.partner.entity().await;
    let company = limited.books.company(0).await;
    let connected = limited.books.connect_to(entity, &company).await;
    let mut books = limited.books.under(limited.books.engine.vault.clone());
    books.entity = entity;
    let other = Trader::of(books, connected).await;
    other.set(json!({"accounting": {"ledger_account_ids": {"products": other.sales}}})).await;
    let mut body = other.invoice(json!([line_at(1_000, 1, 0)]));
    (body["currency"], body["line_items"][0]["product"]["price"]["currency"]) = (json!("USD"), json!("USD"));
    let invoice = other.issued(body).await;
    other.work().await;
    other.is_done("receivable", &invoice).await;
    assert_eq!(limited.done_of(&waiting).await, 0);
}

/// Three invoices to a customer that the ledger does not have: the first one has it written, and the others need not wait for it one by one.
#[tokio::test]
async fn what_a_document_needs_is_written_next() {
    let trader = Trader::open(Platform::Xero).await;
    trader.books.fault(json!({"kind": "rate_limited", "retry_after": 3600, "times": "forever"})).await;
    let mut waits = Vec::new();
    for _ in 0..3 {
        waits.push(trader.issued(trader.invoice(json!([line_at(1_000, 1, 2000)]))).await);
    }
    trader.work().await;
    let mut waiting = Vec::new();
    for invoice in &waits {
        waiting.push(!trader.record("receivable", invoice).await["errors"]["waits_for"].is_null());
    }
    assert_eq!(waiting, [true, false, false]);
}

/// Four fifths of the day's calls are used: documents of a backfill wait until tomorrow, and a bill that somebody approves leaves.
#[tokio::test]
async fn a_backfill_leaves_calls_of_the_day_for_people() {
    for (of_plan, used) in [(None, 4_000), (Some(1_000), 800)] {
        let books = Books::open_with(Platform::Xero, |_, settings| settings.calls_per_day = of_plan).await;
        let trader = Trader::over(books).await.with_accounts().await;
        let first = trader.approved("FD-0", 1_000).await;
        trader.work().await;
        trader.is_done("bill", &first).await;
        let waiting = [trader.approved("FD-1", 1_000).await];
        trader.backfilling(&waiting, 0).await;
        let urgent = trader.approved("FD-2", 5_000).await;
        trader.books.spend(&trader.connected, used).await;
        trader.books.paced().wait(TimeDelta::seconds(1)).await;
        trader.is_done("bill", &urgent).await;
        assert_eq!(trader.stands("bill", &waiting[0]).await.0, "pending");
        let tenant = trader.books.partner.credentials.partner_id.to_string();
        let job = trader.books.rows("SELECT run_at FROM jobs WHERE kind = 'push' AND tenant = $1", vec![tenant.into()]).await.pop();
        let job = job.expect("the push waits");
        let run_at: Timestamp = job.try_get("", "run_at").unwrap();
        assert_eq!(run_at.to_rfc3339(), "2024-06-04T00:05:00+00:00");
    }
}
