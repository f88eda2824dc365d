use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Reply};
use serde_json::{Value, json};

async fn listed(hooks: &Hooks, query: &str) -> Vec<Value> {
    hooks.partner.get(&format!("/webhook_delivery_log{query}")).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_delivery_shows_what_is_sent_and_where_it_stands() {
    let hooks = Hooks::open().await;
    let subscription = json!(hooks.subscribe("entity", "/hook").await.id);
    hooks.receiver.answer("/hook", Reply::Body(503, "come back later".to_owned()));
    let other = hooks.partner.entity().await;
    hooks.work().await;
    let row = listed(&hooks, "").await.remove(0);
    assert_eq!((&row["status"], &row["requests_made_count"], &row["response_status_code"]), (&json!("pending"), &json!(1), &json!(503)));
    assert_eq!((&row["response"], &row["webhook_subscription_id"]), (&json!("come back later"), &subscription));
    assert_eq!((&row["object_type"], &row["action"], &row["object_id"]), (&json!("entity"), &json!("created"), &json!(other)));
    assert_eq!(row["next_attempt_at"], "2024-06-03T09:31:00.000000+00:00");
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(1)).await;
    let path = format!("/webhook_delivery_log/{}", row["id"].as_str().unwrap());
    let taken = hooks.partner.get(&path).await.expect(200);
    assert_eq!((&taken["status"], &taken["next_attempt_at"]), (&json!("delivered"), &Value::Null));
    assert_eq!(taken["payload"], hooks.receiver.at("/hook")[1].body, "the body to the letter");
    let again = json!({"event_id": taken["event_id"]});
    let redeliver = format!("/webhook_subscriptions/{}/redeliver", subscription.as_str().unwrap());
    hooks.partner.post(&redeliver).json(again).await.expect(202);
    assert_eq!(hooks.partner.get(&path).await.expect(200)["status"], "pending");
    hooks.work().await;
    assert_eq!(hooks.receiver.at("/hook").len(), 3);
}

#[tokio::test]
async fn filters_must_all_hold() {
    let hooks = Hooks::open().await;
    let entity = hooks.subscribe("entity", "/entity").await.id;
    hooks.subscribe("entity", "/second").await;
    hooks.receiver.answer("/second", Reply::Status(500));
    let other = hooks.partner.entity().await;
    hooks.work().await;
    hooks.app.advance(TimeDelta::seconds(1));
    hooks.change("1").await;
    let all = listed(&hooks, "").await;
    assert_eq!(all.len(), 4, "{all:#?}");
    assert!(all.windows(2).all(|pair| pair[0]["created_at"].as_str() >= pair[1]["created_at"].as_str()), "newest first");
    let cases = [
        (format!("?webhook_subscription_id={entity}&status=delivered"), 1),
        (format!("?webhook_subscription_id={entity}&status=pending"), 1),
        ("?object_type=entity&status=delivered".to_owned(), 1),
        ("?object_type=role".to_owned(), 0),
        (format!("?entity_id={other}&object_type=entity"), 2),
        (format!("?event_id={}", all[0]["event_id"].as_str().unwrap()), 2),
        ("?status=given_up".to_owned(), 0),
        ("?created_at__gte=2024-06-03T09:30:01Z".to_owned(), 2),
    ];
    for (query, expected) in cases {
        assert_eq!(listed(&hooks, &query).await.len(), expected, "{query}");
    }
    let stranger = hooks.app.partner().await;
    assert_eq!(stranger.get("/webhook_delivery_log").await.expect(200)["data"], json!([]));
    let path = format!("/webhook_delivery_log/{}", all[0]["id"].as_str().unwrap());
    assert_eq!(stranger.get(&path).await.message(404), "webhook delivery not found");
    hooks.work().await;
}
