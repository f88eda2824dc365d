use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::json;

#[tokio::test]
async fn the_first_run_counts_what_it_read() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let waiting = books.create(books.entity).await;
        let company = books.company(0).await;
        let connected = books.authorize(books.entity, &waiting, &[&company], &company).await.unwrap();
        assert_eq!(books.run(&connected).await.status.into_str(), "requested");
        let mark = books.mark();
        books.work().await;
        let (run, calls) = (books.run(&connected).await, books.calls(mark));
        assert_eq!(run.status.into_str(), "complete");
        assert_eq!((run.problem, run.unchanged, run.deleted), (None, 0, 0));
        assert_eq!(run.stored, books.mirrored(&connected).await);
        assert_eq!(run.fetched, run.stored + 1, "the company itself is no row of the mirror");
        assert_eq!(run.calls, i64::try_from(calls.len()).unwrap());
        // QuickBooks answers for the company, the tax codes and the tax rates in one batch.
        assert_eq!(run.calls, if platform == Xero { 11 } else { 13 }, "{:?}", books.operations(mark));
        assert_eq!(run.bytes, calls.iter().map(|call| i64::try_from(call.bytes).unwrap()).sum::<i64>());
        assert_eq!(
            run.progress["accounts"],
            u64::try_from(books.get(&connected, "/ledger_accounts").await["data"].as_array().unwrap().len()).unwrap()
        );
        assert_eq!(
            run.finished_at.map(|at| json!(at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string())),
            Some(books.connection(&connected).await["last_pull"].clone())
        );
        assert_eq!(books.jobs().await, 1, "the schedule");
    }
}

#[tokio::test]
async fn a_limit_parks_the_pull_until_it_is_over() {
    for (platform, path) in [(Xero, "/api.xro/2.0/Invoices"), (QuickbooksOnline, "/query")] {
        let books = Books::open(platform).await;
        books.fault(json!({"kind": "rate_limited", "retry_after": 90, "matching": {"path": path}})).await;
        let connected = books.connect().await;
        assert_eq!(books.run(&connected).await.status.into_str(), "running");
        let parked = books.get(&connected, "/accounting/receivables").await;
        assert_eq!(parked, json!({"data": []}));
        let mark = books.mark();
        books.wait(TimeDelta::seconds(89)).await;
        assert!(books.calls(mark).is_empty(), "the provider said when to come back");
        books.wait(TimeDelta::seconds(1)).await;
        assert_eq!(books.run(&connected).await.status.into_str(), "complete");
        assert!(!books.get(&connected, "/accounting/receivables").await["data"].as_array().unwrap().is_empty());
        assert_eq!(books.connection(&connected).await["errors"], json!([]));
    }
}

#[tokio::test]
async fn a_list_that_announces_more_than_it_gives_is_set_aside() {
    let books = Books::open(Xero).await;
    books.fault(json!({"kind": "wrong_total", "extra": 3, "times": "forever", "matching": {"path": "/Invoices"}})).await;
    let connected = books.connect().await;
    let run = books.run(&connected).await;
    assert_eq!(run.status.into_str(), "partial");
    assert!(run.progress.contains_key("payments"), "what stands behind it is read");
    let problem = run.problem.unwrap();
    assert!(problem.contains("announced 27 invoices and gave 24"), "{problem}");
    let connection = books.connection(&connected).await;
    assert_eq!((&connection["status"], &connection["errors"][0]["message"]), (&json!("connected"), &json!(problem)));
    books.heal().await;
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(books.run(&connected).await.status.into_str(), "complete");
    assert_eq!(books.connection(&connected).await["errors"], json!([]));
}
