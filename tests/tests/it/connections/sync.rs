use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn runs(books: &Books, connected: &Connected) -> i64 {
    books.number("SELECT COUNT(*) AS n FROM pull_runs WHERE connection_id = $1", vec![connected.id.into()]).await
}

async fn ask(books: &Books, connected: &Connected) -> Value {
    books.partner.post(&format!("/accounting_connections/{}/sync", connected.id)).entity(connected.entity).await.expect(202)
}

#[tokio::test]
async fn asking_twice_makes_one_run() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.app.advance(TimeDelta::minutes(1));
        for _ in 0..3 {
            assert_eq!(ask(&books, &connected).await, json!({"message": "Started connection data sync."}));
        }
        assert_eq!(runs(&books, &connected).await, 2, "the first and this one");
        books.work().await;
        assert_eq!(runs(&books, &connected).await, 2);
        assert_eq!(books.connection(&connected).await["last_pull"], "2024-06-03T09:31:01.000000+00:00");
        assert_eq!(books.jobs().await, 1, "the schedule goes on");
    }
}

#[tokio::test]
async fn who_asks_gets_the_daily_lists_too() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let contact = books.edit("Contacts", "create", None, json!({"Name": "A new contact"})).await;
    let paid = json!({"Type": "RECEIVE-PREPAYMENT", "Contact": {"ContactID": contact["ContactID"]}, "Total": 40.0});
    books.edit("Prepayment", "create", None, paid).await;
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(books.held(&connected, "prepayment").await, 0, "the schedule reads prepayments once a day");
    books.sync(&connected).await;
    assert_eq!(books.held(&connected, "prepayment").await, 1);
}

#[tokio::test]
async fn only_a_connected_one_can_be_synced() {
    let books = Books::open(Platform::Xero).await;
    let waiting = books.create(books.entity).await;
    let path = format!("/accounting_connections/{}/sync", waiting["id"].as_str().unwrap());
    let refused = books.post(&path).await.message(409);
    assert!(refused.contains("pending_auth"), "{refused}");
    let connected = books.connect().await;
    books.disconnect(&connected).await;
    let refused = books.post(&path).await.message(409);
    assert!(refused.contains("disconnected"), "{refused}");
    let sibling = books.partner.entity().await;
    books.partner.post(&path).entity(sibling).await.message(404);
    books.work().await;
}

/// A long outage must not end the schedule, and a person who asks meanwhile is not told to wait for the back-off.
#[tokio::test]
async fn days_of_outage_do_not_end_the_schedule() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    // Nobody answers the token endpoint, so that no try is repeated in place.
    books.app.advance(TimeDelta::hours(1));
    books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    for _ in 0..72 {
        books.wait(TimeDelta::minutes(80)).await;
    }
    let down = books.connection(&connected).await;
    assert_eq!(down["status"], "connected");
    books.heal().await;
    books.wait(TimeDelta::minutes(80)).await;
    let up = books.connection(&connected).await;
    assert_ne!(up["last_pull"], down["last_pull"], "the schedule goes on by itself");

    books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    for _ in 0..20 {
        books.wait(TimeDelta::minutes(80)).await;
    }
    books.heal().await;
    books.sync(&connected).await;
    assert_ne!(books.connection(&connected).await["last_pull"], up["last_pull"], "who asks is served at once");
}
