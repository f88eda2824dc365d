use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use bursar_tests::ids;
use serde_json::{Value, json};

async fn listed(books: &Books, query: &str) -> Vec<Value> {
    books.partner.get(&format!("/sync_runs{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

fn kind<'a>(run: &'a Value, name: &str) -> &'a Value {
    run["kinds"].as_array().unwrap().iter().find(|row| row["kind"] == name).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn a_run_says_what_it_brought_kind_by_kind() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let first = listed(&books, "").await.remove(0);
        assert_eq!((&first["status"], &first["cause"]), (&json!("complete"), &json!("initial")));
        assert_eq!((&first["connection_id"], &first["entity_id"]), (&json!(connected.id), &json!(connected.entity)));
        assert_eq!((&first["platform"], &first["company_name"]), (&json!(platform.as_str()), &json!("Harbour Light Trading")));
        assert_eq!(kind(&first, "bill"), &json!({"kind": "bill", "created": 12, "changed": 0, "unchanged": 0, "deleted": 0}));
        assert_eq!(kind(&first, "invoice")["created"], 12);
        let sum: i64 = first["kinds"].as_array().unwrap().iter().map(|row| row["created"].as_i64().unwrap()).sum();
        assert_eq!((&first["created"], &first["fetched"]), (&json!(sum), &json!(sum + 1)), "the company itself is read too");
        assert_eq!(first["lists"][0]["name"], "accounts");
        assert!(first["calls"].as_i64().unwrap() > 5 && first["bytes"].as_i64().unwrap() > 1000);
        assert_eq!((&first["troubles"], &first["next_attempt_at"]), (&json!([]), &Value::Null));

        let (entity, name) = if platform == Platform::Xero { ("Contacts", "Name") } else { ("Vendor", "DisplayName") };
        books.edit(entity, "create", None, json!({name: "Cedar and Sons"})).await;
        books.sync(&connected).await;
        let second = listed(&books, "?limit=1").await.remove(0);
        let counterparts = if platform == Platform::Xero { "contact" } else { "vendor" };
        assert_eq!((&second["cause"], &kind(&second, counterparts)["created"]), (&json!("forced"), &json!(1)), "{second:#}");
        assert_eq!((&second["changed"], &second["deleted"]), (&json!(0), &json!(0)));
        let one = books.partner.get(&format!("/sync_runs/{}", second["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(one, second);
    }
}

#[tokio::test]
async fn filters_must_all_hold_and_pages_follow_each_other() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    for _ in 0..4 {
        books.wait(TimeDelta::hours(1)).await;
    }
    books.fault(json!({"kind": "token_dead", "times": "forever"})).await;
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(listed(&books, "").await.len(), 6);
    let cases = [
        ("?status=failed".to_owned(), 1),
        ("?status=complete".to_owned(), 5),
        ("?has_troubles=true".to_owned(), 1),
        ("?has_troubles=false&status=failed".to_owned(), 0),
        (format!("?connection_id={}", connected.id), 6),
        (format!("?entity_id={}&status=complete", connected.entity), 5),
        (format!("?entity_id={}", books.app.env().id()), 0),
        ("?started_at__gte=2024-06-03T12:00:00Z&status=complete".to_owned(), 2),
    ];
    for (query, expected) in cases {
        assert_eq!(listed(&books, &query).await.len(), expected, "{query}");
    }
    let mut seen = Vec::new();
    let mut query = "?limit=4".to_owned();
    loop {
        let page = books.partner.get(&format!("/sync_runs{query}")).await.expect(200);
        seen.extend(ids(&page));
        let Some(token) = page["next_pagination_token"].as_str() else { break };
        query = format!("?pagination_token={token}");
    }
    let mut newest_first = seen.clone();
    newest_first.sort_by(|one, other| other.cmp(one));
    assert_eq!((seen.len(), &seen), (6, &newest_first));
}

#[tokio::test]
async fn runs_of_others_do_not_exist() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let run = listed(&books, "").await.remove(0)["id"].as_str().unwrap().to_owned();
    let stranger = books.app.partner().await;
    assert_eq!(stranger.get("/sync_runs").await.expect(200)["data"], json!([]));
    assert_eq!(stranger.get(&format!("/sync_runs?connection_id={}", connected.id)).await.expect(200)["data"], json!([]));
    assert_eq!(stranger.get(&format!("/sync_runs/{run}")).await.message(404), "sync run not found");
    assert_eq!(stranger.get(&format!("/sync_days?connection_id={}&days=1", connected.id)).await.expect(200)["data"][0]["runs"], 0);
}
