use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use bursar_tests::company;
use serde_json::{Value, json};

async fn listed(books: &Books, query: &str) -> Vec<Value> {
    books.partner.get(&format!("/connection_reports{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_health_of_a_connection_follows_its_life() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let waiting = books.create(books.entity).await;
        let report = listed(&books, "").await.remove(0);
        assert_eq!((&report["health"], &report["status"]), (&json!("waiting"), &json!("pending_auth")));
        assert_eq!((&report["id"], &report["connection_url"]), (&waiting["id"], &waiting["connection_url"]));
        assert_eq!((&report["actor"], &report["business_info"]), (&json!("customer"), &Value::Null));
        let company = books.company(0).await;
        // Of one moment there is no order.
        books.app.advance(TimeDelta::seconds(1));
        let connected = books.authorize(books.entity, &waiting, &[&company], &company).await.unwrap();
        assert_eq!(listed(&books, "").await[0]["health"], "syncing");
        books.work().await;
        let report = listed(&books, "").await.remove(0);
        assert_eq!((&report["health"], &report["actor"], &report["trouble"]), (&json!("healthy"), &json!("nobody"), &Value::Null));
        assert_eq!(report["business_info"]["name"], "Harbour Light Trading");
        assert_eq!(report["last_sync_at"], books.connection(&connected).await["last_pull"]);
        let hour: bursar_kernel::Timestamp = report["next_sync_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(hour - books.app.env().now(), TimeDelta::hours(1));
        let days = if platform == Platform::Xero { 59 } else { 100 };
        assert_eq!(report["reauthorize_in_days"], days, "the provider says how long it waits");
        books.app.advance(TimeDelta::seconds(1));
        books.disconnect(&connected).await;
        assert_eq!(listed(&books, "").await, Vec::<Value>::new(), "what is disconnected is left out");
        let gone = books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200);
        assert_eq!((&gone["health"], &gone["next_sync_at"]), (&json!("disconnected"), &Value::Null));
        let history: Vec<&str> = gone["history"].as_array().unwrap().iter().map(|told| told["action"].as_str().unwrap()).collect();
        assert_eq!(history, ["disconnected", "connected", "pending_auth"]);
        books.work().await;
    }
}

/// An authorization that nobody uses ends: a pause is the way to let it.
#[tokio::test]
async fn an_authorization_that_ends_soon_is_told_of() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    books.app.advance(TimeDelta::days(50));
    let report = listed(&books, "?has_trouble=true").await.remove(0);
    assert_eq!((&report["health"], &report["reauthorize_in_days"]), (&json!("reauthorize_soon"), &json!(9)));
    books.sync(&connected).await;
    assert_eq!(listed(&books, "?has_trouble=true").await, Vec::<Value>::new(), "a sync renews it");
}

#[tokio::test]
async fn filters_must_all_hold() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let body = company("Nordwind Bäckerei GmbH");
    let other = books.partner.post("/entities").json(body).await.expect(201)["id"].as_str().unwrap().parse().unwrap();
    books.create(other).await;
    let cases = [
        (String::new(), 2),
        ("?status=connected".to_owned(), 1),
        ("?status=pending_auth&platform=xero".to_owned(), 1),
        ("?platform=quickbooks_online".to_owned(), 0),
        ("?search=HARBOUR".to_owned(), 1),
        ("?search=nordwind".to_owned(), 1),
        ("?search=nobody".to_owned(), 0),
        // Names are searched, and not what they are kept in.
        ("?search=_".to_owned(), 0),
        ("?search=legal".to_owned(), 0),
        ("?search=%22".to_owned(), 0),
        (format!("?entity_id={other}"), 1),
        ("?is_paused=true".to_owned(), 0),
        ("?has_trouble=true".to_owned(), 0),
    ];
    for (query, expected) in cases {
        assert_eq!(listed(&books, &query).await.len(), expected, "{query}");
    }
    let names: Vec<Value> = listed(&books, "").await.iter().map(|report| report["entity_name"].clone()).collect();
    assert_eq!(names[0], "Nordwind Bäckerei GmbH", "the newest first");
    let first = books.partner.get("/connection_reports?limit=1").await.expect(200);
    let token = first["next_pagination_token"].as_str().unwrap();
    let second = books.partner.get(&format!("/connection_reports?pagination_token={token}")).await.expect(200);
    assert_eq!((&second["data"][0]["id"], &second["next_pagination_token"]), (&json!(connected.id), &Value::Null));
    let stranger = books.app.partner().await;
    assert_eq!(stranger.get("/connection_reports").await.expect(200)["data"], json!([]));
    let path = format!("/connection_reports/{}", connected.id);
    assert_eq!(stranger.get(&path).await.message(404), "accounting connection not found");
}
