use bursar_connectors::Platform;
use bursar_events::targets::system_lookup;
use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use bursar_tests::books::Books;
use bursar_tests::hooks::{Hooks, Receiver, Reply};
use serde_json::{Value, json};

/// What is wrong; the count of it must say the same.
async fn issues(books: &Books) -> Value {
    let issues = books.partner.get("/sync_issues").await.expect(200);
    let count = books.partner.get("/sync_issues/count").await.expect(200);
    for actor in ["partner", "customer", "operator", "nobody"] {
        let of_actor = codes(&issues).into_iter().filter(|(who, ..)| who == actor);
        assert_eq!(count[actor], json!(of_actor.map(|(.., number)| number).sum::<u64>()), "{actor}: {issues:#}");
    }
    assert_eq!(count["has_more"], issues["has_more"]);
    issues
}

fn codes(issues: &Value) -> Vec<(String, String, u64)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let row = |issue: &Value| (word(&issue["actor"]), word(&issue["code"]), issue["count"].as_u64().unwrap());
    issues["data"].as_array().unwrap().iter().map(row).collect()
}

#[tokio::test]
async fn when_all_is_well_nothing_is_listed() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let well = issues(&books).await;
    assert_eq!((&well["data"], &well["connected"], &well["has_more"]), (&json!([]), &json!(1), &json!(false)));
    assert_eq!(well["last_sync_at"], books.connection(&connected).await["last_pull"]);
    assert!(well["checked_at"].is_string());
}

#[tokio::test]
async fn a_project_without_an_app_is_the_partners_to_mend() {
    let partner = TestApp::start().await.partner().await;
    let found = partner.get("/sync_issues").await.expect(200);
    assert_eq!(codes(&found), [("partner".to_owned(), "no_provider_app".to_owned(), 1)]);
    assert_eq!(found["data"][0]["items"][0]["project_id"], json!(partner.credentials.project_id));
    assert_eq!(found["data"][0]["since"], json!("2024-06-03T09:30:00.000000+00:00"), "since the project was made");
    assert_eq!(partner.get("/sync_issues/count").await.expect(200)["partner"], json!(1));
}

#[tokio::test]
async fn causes_are_told_once_with_all_that_they_touch() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let other = books.partner.entity().await;
    let second = books.connect_to(other, &books.company(1).await).await;
    books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
    books.wait(TimeDelta::hours(1)).await;
    let found = issues(&books).await;
    assert_eq!(codes(&found), [("nobody".to_owned(), "retrying".to_owned(), 2)], "{found:#}");
    let since = found["data"][0]["since"].clone();
    books.wait(TimeDelta::hours(2)).await;
    assert_eq!(issues(&books).await["data"][0]["since"], since, "the first failure of the streak, whatever follows");
    books.heal().await;
    books.fault(json!({"kind": "token_dead", "times": "forever"})).await;
    books.wait(TimeDelta::hours(2)).await;
    let found = issues(&books).await;
    assert_eq!(codes(&found), [("customer".to_owned(), "authorization_lost".to_owned(), 2)]);
    let items = found["data"][0]["items"].as_array().unwrap();
    let mut touched: Vec<&Value> = items.iter().map(|item| &item["connection_id"]).collect();
    touched.sort_by_key(|id| id.to_string());
    let mut expected = [json!(connected.id), json!(second.id)];
    expected.sort_by_key(|id| id.to_string());
    assert_eq!(touched, expected.iter().collect::<Vec<_>>());
    assert_eq!((&items[0]["platform_title"], &found["connected"]), (&json!("Xero"), &json!(0)));
    books.disconnect(&connected).await;
    assert_eq!(codes(&issues(&books).await)[0].2, 1, "what is disconnected troubles nobody");
    books.heal().await;
    books.work().await;
}

#[tokio::test]
async fn a_list_that_shrank_waits_for_the_partner_and_a_link_for_the_customer() {
    let books = Books::open(Platform::Xero).await;
    books.connect().await;
    books.create(books.partner.entity().await).await;
    books.fault(json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}})).await;
    books.wait(TimeDelta::hours(24)).await;
    assert_eq!(codes(&issues(&books).await), [("partner".to_owned(), "list_shrank".to_owned(), 1)]);
    books.app.advance(TimeDelta::days(7));
    let found = codes(&issues(&books).await);
    assert!(found.contains(&("customer".to_owned(), "link_not_opened".to_owned(), 1)), "{found:?}");
}

#[tokio::test]
async fn an_endpoint_that_takes_nothing_is_listed_until_it_does() {
    let books = Books::open(Platform::Xero).await;
    let hooks = Hooks::beside(&books, Receiver::listen().await, system_lookup()).await;
    let id = json!(hooks.subscribe("entity", "/hook").await.id);
    hooks.receiver.answer("/hook", Reply::Status(503));
    books.partner.entity().await;
    hooks.work().await;
    let found = issues(&books).await;
    assert_eq!(codes(&found), [("partner".to_owned(), "webhook_failing".to_owned(), 1)]);
    assert_eq!(found["data"][0]["items"][0]["webhook_subscription_id"], id);
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(issues(&books).await["data"], json!([]));
}
