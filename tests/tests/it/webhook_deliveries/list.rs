use bursar_kernel::{TimeDelta, wire_time};
use bursar_tests::hooks::{Hooks, Reply};
use serde_json::{Value, json};

const PATH: &str = "/webhook_deliveries";

/// A subscription to entities, three events a second apart, of which the second failed once.
async fn hooks_with_three() -> Hooks {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    for (number, status) in [200, 500, 200].into_iter().enumerate() {
        hooks.receiver.answer("/hook", Reply::Body(status, format!("answer {number}")));
        hooks.change(&number.to_string()).await;
        hooks.work().await;
    }
    hooks
}

fn answers(body: &Value) -> Vec<&str> {
    body["data"].as_array().unwrap().iter().map(|row| row["response"].as_str().unwrap_or("none")).collect()
}

#[tokio::test]
async fn a_row_for_each_event_and_subscription() {
    let hooks = hooks_with_three().await;
    let event = hooks.events("").await.remove(1);
    let listed = hooks.get(PATH).await.expect(200);
    let expected = json!({
        "id": listed["data"][0]["id"], "event_id": event["id"], "requests_made_count": 1, "response": "answer 0",
        "response_status_code": 200, "url": hooks.receiver.url("/hook"), "was_successful": true,
    });
    assert_eq!(listed["data"][0], expected);
    assert_eq!(answers(&listed), ["answer 0", "answer 1", "none"], "the third waits behind the second");
    let waiting = &listed["data"][2];
    assert_eq!((&waiting["requests_made_count"], &waiting["was_successful"]), (&json!(0), &Value::Null));
    hooks.wait(TimeDelta::minutes(1)).await;
    let listed = hooks.get(PATH).await.expect(200);
    assert_eq!(answers(&listed), ["answer 0", "answer 2", "answer 2"]);
    assert_eq!(listed["data"][1]["requests_made_count"], 2);
    hooks.subscribe("entity", "/second").await;
    hooks.change("4").await;
    hooks.work().await;
    assert_eq!(hooks.deliveries("").await.len(), 5);
}

#[tokio::test]
async fn filters_must_all_hold() {
    let hooks = hooks_with_three().await;
    let events = hooks.events("").await;
    let at = |index: usize| events[index]["created_at"].as_str().unwrap().replace('+', "%2B");
    let cases = [
        (format!("event_id={}", events[2]["id"].as_str().unwrap()), vec!["answer 1"]),
        (format!("event_id={}", hooks.entity), vec![]),
        ("object_type=entity".to_owned(), vec!["answer 0", "answer 1", "none"]),
        ("object_type=payable".to_owned(), vec![]),
        ("event_action=updated&limit=1".to_owned(), vec!["answer 0"]),
        ("event_action=entity.updated&limit=1".to_owned(), vec!["answer 0"]),
        ("event_action=created".to_owned(), vec![]),
        (format!("created_at__gt={}", at(1)), vec!["answer 1", "none"]),
        (format!("created_at__gte={}&created_at__lt={}", at(1), at(3)), vec!["answer 0", "answer 1"]),
        (format!("created_at__lte={}", at(1)), vec!["answer 0"]),
        ("order=desc".to_owned(), vec!["none", "answer 1", "answer 0"]),
    ];
    for (query, expected) in cases {
        let listed = hooks.get(&format!("{PATH}?{query}")).await.expect(200);
        assert_eq!(answers(&listed), expected, "{query}");
    }
    hooks.wait(TimeDelta::minutes(1)).await;
    hooks.app.advance(TimeDelta::seconds(1));
    let first = hooks.deliveries("?sort=updated_at&limit=1").await;
    assert_eq!(first[0]["response"], "answer 0", "the first to change last");
}

#[tokio::test]
async fn pages_lead_forth_and_back() {
    let hooks = hooks_with_three().await;
    let get = |query: String| hooks.get(&format!("{PATH}?{query}"));
    let first = get("limit=2".to_owned()).await.expect(200);
    assert_eq!((answers(&first), &first["prev_pagination_token"]), (vec!["answer 0", "answer 1"], &Value::Null));
    let token = first["next_pagination_token"].as_str().unwrap();
    let second = get(format!("pagination_token={token}")).await.expect(200);
    assert_eq!((answers(&second), &second["next_pagination_token"]), (vec!["none"], &Value::Null));
    let back = get(format!("pagination_token={}", second["prev_pagination_token"].as_str().unwrap())).await.expect(200);
    assert_eq!(back["data"], first["data"]);
    let elsewhere = hooks.get(&format!("/events?pagination_token={token}")).await;
    assert_eq!(elsewhere.fields(), ["query.pagination_token"], "a token is good for its own list");
    let sibling = hooks.partner.entity().await;
    let other = hooks.partner.get(&format!("{PATH}?pagination_token={token}")).entity(sibling).await;
    assert_eq!(other.fields(), ["query.pagination_token"], "and for its own entity");
}

#[tokio::test]
async fn they_belong_to_an_entity() {
    let hooks = hooks_with_three().await;
    let sibling = hooks.partner.entity().await;
    hooks.work().await;
    let listed = hooks.partner.get(PATH).entity(sibling).await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "its own birth, and nothing of the other entity");
    assert_eq!(hooks.partner.get(PATH).await.fields(), ["header.x-monite-entity-id"]);
    let stranger = hooks.app.partner().await;
    stranger.get(PATH).entity(hooks.entity).await.message(403);
    hooks.get(PATH).without("authorization").await.message(401);
    let query = "limit=0&order=up&sort=url&object_type=x&event_id=7&created_at__lte=now";
    let fields = hooks.get(&format!("{PATH}?{query}")).await.fields();
    assert_eq!(fields, ["query.created_at__lte", "query.event_id", "query.limit", "query.object_type", "query.order", "query.sort"]);
    let at = wire_time(hooks.app.env().now()).replace("+00:00", "");
    hooks.get(&format!("{PATH}?created_at__gt={at}")).await.expect(200);
}
