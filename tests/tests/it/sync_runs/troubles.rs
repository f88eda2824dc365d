use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::{Value, json};

async fn latest(books: &Books) -> Value {
    books.partner.get("/sync_runs?limit=1").await.expect(200)["data"][0].clone()
}

/// A run that waits for its provider is open: whoever looks sees why, since when, and when it goes on.
#[tokio::test]
async fn a_run_that_is_tried_again_says_what_it_waits_for() {
    let books = Books::open(Platform::Xero).await;
    books.connect().await;
    books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    books.wait(TimeDelta::hours(1)).await;
    let run = latest(&books).await;
    assert_eq!((&run["status"], &run["finished_at"]), (&json!("running"), &Value::Null));
    let trouble = &run["troubles"][0];
    assert_eq!((&trouble["code"], &trouble["actor"], &trouble["times"]), (&json!("provider_unavailable"), &json!("nobody"), &json!(1)));
    assert!(trouble["remedy"].as_str().unwrap().contains("Xero is asked again automatically"), "{trouble}");
    let next: bursar_kernel::Timestamp = run["next_attempt_at"].as_str().unwrap().parse().unwrap();
    assert!(next > books.app.env().now());
    let report = books.partner.get("/connection_reports").await.expect(200)["data"][0].clone();
    assert_eq!((&report["health"], &report["next_sync_at"]), (&json!("retrying"), &run["next_attempt_at"]));
    books.wait(TimeDelta::minutes(1)).await;
    assert_eq!(latest(&books).await["troubles"][0]["times"], 2, "the same again is counted");
    books.heal().await;
    books.wait(TimeDelta::hours(1)).await;
    let run = latest(&books).await;
    assert_eq!(
        (&run["status"], &run["troubles"][0]["code"]),
        (&json!("complete"), &json!("provider_unavailable")),
        "what was met stays told"
    );
    assert_eq!(books.partner.get("/connection_reports").await.expect(200)["data"][0]["health"], "healthy");
}

#[tokio::test]
async fn a_lost_authorization_is_the_customers_to_give_again() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.fault(json!({"kind": "token_dead", "times": "forever"})).await;
        books.wait(TimeDelta::hours(1)).await;
        let run = latest(&books).await;
        let trouble = &run["troubles"][0];
        assert_eq!(
            (&run["status"], &trouble["code"], &trouble["actor"]),
            (&json!("failed"), &json!("authorization_lost"), &json!("customer"))
        );
        let report = books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200);
        assert_eq!((&report["health"], &report["trouble"]), (&json!("reauthorize"), trouble));
        assert_eq!(report["connection_url"], books.connection(&connected).await["connection_url"]);
    }
}

#[tokio::test]
async fn a_days_budget_is_told_of() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    books.spend(&connected, 4000).await;
    books.paced().wait(TimeDelta::hours(1)).await;
    let run = latest(&books).await;
    assert_eq!((&run["troubles"][0]["code"], &run["troubles"][0]["actor"]), (&json!("day_budget"), &json!("nobody")));
    assert_eq!(run["next_attempt_at"], "2024-06-04T00:05:00.000000+00:00");
}
