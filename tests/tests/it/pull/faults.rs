use bursar_connectors::Platform::Xero;
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn accounts(books: &Books, connected: &Connected) -> Vec<Value> {
    books.get(connected, "/ledger_accounts").await["data"].as_array().expect("rows").clone()
}

/// Half of the accounts are gone at once: more likely a fault of the provider than the wish of a person.
#[tokio::test]
async fn a_list_that_shrank_deletes_nothing_before_a_person_agrees() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let before = accounts(&books, &connected).await;
    assert!(before.len() > 30);
    let shrink = json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}});
    books.fault(shrink.clone()).await;
    books.wait(TimeDelta::hours(24)).await;
    assert_eq!(accounts(&books, &connected).await, before);
    let run = books.run(&connected).await;
    assert_eq!(run.status.as_str(), "partial");
    let message = books.connection(&connected).await["errors"][0]["message"].clone();
    assert_eq!(message, json!(run.problem.unwrap()));
    assert!(message.as_str().unwrap().contains("no longer lists"), "{message}");

    books.fault(shrink).await;
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await.len(), before.len() / 2, "a person has agreed");
    assert_eq!(books.connection(&connected).await["errors"], json!([]));
    books.sync(&connected).await;
    assert_eq!(accounts(&books, &connected).await, before, "and all come back under their ids");
}

/// The rest of the day's calls is a reserve for people.
#[tokio::test]
async fn a_days_budget_holds_up_the_schedule_but_no_person() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    books.spend(&connected, 4000).await;
    let paced = books.paced();
    let mark = books.mark();
    for _ in 0..13 {
        paced.wait(TimeDelta::hours(1)).await;
    }
    assert!(books.calls(mark).is_empty(), "the schedule waits until tomorrow");
    // The wish of a person is not held up. (Unpaced, so that the test does not sleep.)
    books.sync(&connected).await;
    assert_eq!(books.calls(mark).iter().filter(|call| call.path.starts_with("/api.xro/")).count(), 8);
    paced.wait(TimeDelta::hours(2)).await;
    let mark = books.mark();
    assert_eq!(books.app.env().now().format("%d").to_string(), "04", "it is tomorrow");
    paced.wait(TimeDelta::hours(1)).await;
    assert!(!books.calls(mark).is_empty(), "the schedule goes on");
}
