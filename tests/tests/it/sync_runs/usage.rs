use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::{Value, json};

async fn usage(books: &Books) -> Value {
    let used = books.partner.get("/provider_usage?days=2").await.expect(200);
    assert_eq!(used["data"].as_array().unwrap().len(), 1, "one app");
    used["data"][0].clone()
}

#[tokio::test]
async fn calls_and_bytes_stand_against_limits_and_plans() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let used = usage(&books).await;
    let run = books.partner.get("/sync_runs").await.expect(200)["data"][0].clone();
    assert_eq!((&used["calls_today"], &used["calls_this_month"]), (&run["calls"], &run["calls"]));
    assert_eq!((&used["bytes_this_month"], &used["companies"]), (&run["bytes"], &json!(1)));
    assert_eq!((&used["environment"], &used["title"]), (&json!("simulator"), &json!("Xero")));
    assert_eq!(used["calls_per_company_and_day"], 5000);
    assert_eq!((&used["plan"]["name"], &used["plan"]["monthly_cost"]), (&json!("Starter"), &json!(0)));
    assert_eq!(
        used["days"],
        json!([{"day": "2024-06-02", "calls": 0, "bytes": 0}, {"day": "2024-06-03", "calls": run["calls"], "bytes": run["bytes"]}])
    );
    books.spend(&connected, 1200).await;
    let used = usage(&books).await;
    assert_eq!((&used["plan"]["name"], &used["plan"]["monthly_cost"]), (&json!("Core"), &json!(3500)), "too many calls for the free plan");
    let report = books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200);
    assert_eq!((&report["calls_today"], &report["calls_per_day"]), (&json!(1200), &json!(5000)));
    // Another month begins.
    books.app.advance(TimeDelta::days(30));
    assert_eq!(usage(&books).await["calls_this_month"], 0);
    let stranger = books.app.partner().await;
    assert_eq!(stranger.get("/provider_usage").await.expect(200)["data"], json!([]));
}
