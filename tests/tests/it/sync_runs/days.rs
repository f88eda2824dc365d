use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::{Value, json};

async fn days(books: &Books, query: &str) -> Vec<Value> {
    books.partner.get(&format!("/sync_days{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn days_add_up_what_their_runs_came_to() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    books.wait(TimeDelta::hours(1)).await;
    books.wait(TimeDelta::hours(24)).await;
    books.fault(json!({"kind": "token_dead", "times": "forever"})).await;
    books.wait(TimeDelta::hours(1)).await;
    let runs = books.partner.get("/sync_runs?order=asc").await.expect(200)["data"].as_array().unwrap().clone();
    let rows = days(&books, "?days=3").await;
    let shown: Vec<(&str, i64, i64)> =
        rows.iter().map(|row| (row["day"].as_str().unwrap(), row["runs"].as_i64().unwrap(), row["failed"].as_i64().unwrap())).collect();
    assert_eq!(shown, [("2024-06-02", 0, 0), ("2024-06-03", 2, 0), ("2024-06-04", 2, 1)]);
    let sum = |name: &str| json!(runs[..2].iter().map(|run| run[name].as_i64().unwrap()).sum::<i64>());
    for name in ["created", "changed", "deleted", "calls", "bytes"] {
        assert_eq!(rows[1][name], sum(name), "{name}");
    }
    assert_eq!(days(&books, &format!("?days=3&connection_id={}", connected.id)).await, rows);
    assert_eq!(days(&books, "").await.len(), 30);
    assert_eq!(books.partner.get("/sync_days?days=91").await.fields(), ["query.days"]);
}
