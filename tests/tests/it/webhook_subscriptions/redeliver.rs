use bursar_kernel::{TimeDelta, wire_time};
use bursar_tests::hooks::{Hooks, Reply, Subscribed};
use serde_json::{Value, json};

fn path(made: &Subscribed) -> String {
    format!("/webhook_subscriptions/{}/redeliver", made.id)
}

async fn redelivered(hooks: &Hooks, made: &Subscribed, body: Value) -> u64 {
    let answer = hooks.partner.post(&path(made)).json(body).await.expect(202);
    assert_eq!(answer["continue_from"], Value::Null);
    hooks.work().await;
    answer["events_count"].as_u64().unwrap()
}

#[tokio::test]
async fn an_event_is_sent_again_as_it_was() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    hooks.change("2").await;
    hooks.work().await;
    let first = hooks.receiver.all().remove(0);
    hooks.app.advance(TimeDelta::hours(1));
    assert_eq!(redelivered(&hooks, &made, json!({"event_id": first.body["id"]})).await, 1);
    let last = hooks.receiver.all().pop().unwrap();
    assert_eq!(hooks.receiver.all().len(), 3);
    assert_eq!(last.text, first.text);
    assert!(last.is_signed("v1", &made.secret, hooks.app.env().now()), "signed anew");
    let log = hooks.deliveries(&format!("?event_id={}", first.body["id"].as_str().unwrap())).await;
    assert_eq!((log.len(), &log[0]["requests_made_count"]), (1, &json!(2)), "one row for each event and subscription");
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn what_was_given_up_gets_a_whole_new_round() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    for _ in 0..13 {
        hooks.wait(TimeDelta::hours(1)).await;
    }
    assert_eq!(hooks.jobs().await, 0, "it was given up");
    let (tried, event) = (hooks.receiver.all().len(), hooks.receiver.all()[0].body["id"].clone());
    redelivered(&hooks, &made, json!({"event_id": event})).await;
    hooks.wait(TimeDelta::minutes(1)).await;
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(5)).await;
    assert_eq!(hooks.receiver.all().len(), tried + 3);
    let log = hooks.deliveries("").await;
    assert_eq!((&log[0]["requests_made_count"], &log[0]["was_successful"]), (&json!(tried + 3), &json!(true)));
}

#[tokio::test]
async fn one_that_waits_is_tried_at_once_and_keeps_its_place() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    hooks.change("2").await;
    hooks.wait(TimeDelta::minutes(2)).await;
    hooks.wait(TimeDelta::minutes(2)).await;
    hooks.receiver.answer("/hook", Reply::Status(200));
    let events = hooks.events("").await;
    redelivered(&hooks, &made, json!({"event_id": events[1]["id"]})).await;
    let arrived: Vec<Value> = hooks.receiver.all().iter().map(|hook| hook.body["id"].clone()).collect();
    assert_eq!(arrived[arrived.len() - 2..], [events[1]["id"].clone(), events[2]["id"].clone()]);
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn a_span_is_sent_in_order_as_far_as_it_is_asked_for() {
    let hooks = Hooks::open().await;
    for phone in ["1", "2", "3"] {
        hooks.change(phone).await;
    }
    let events = hooks.events("").await;
    let made = hooks.subscribe_with(json!({"object_type": "entity", "event_types": ["updated"], "url": hooks.receiver.url("/hook")})).await;
    let span = |from: usize, to: usize| json!({"from": events[from]["created_at"], "to": events[to]["created_at"]});
    assert_eq!(redelivered(&hooks, &made, span(0, 3)).await, 3, "the first event is no update");
    let arrived: Vec<Value> = hooks.receiver.all().iter().map(|hook| hook.body["id"].clone()).collect();
    assert_eq!(arrived, [1, 2, 3].map(|at| events[at]["id"].clone()), "what happened before the subscription was made");
    assert_eq!(redelivered(&hooks, &made, span(2, 2)).await, 1, "both ends belong to it");
    assert_eq!(redelivered(&hooks, &made, span(0, 0)).await, 0);
    let now = hooks.app.env().now();
    let later = json!({"from": wire_time(now + TimeDelta::days(1)), "to": wire_time(now + TimeDelta::days(2))});
    assert_eq!(redelivered(&hooks, &made, later).await, 0);
}

#[tokio::test]
async fn a_long_span_says_where_to_go_on() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.tell(&made, "disable").await;
    let from = wire_time(hooks.app.env().now() + TimeDelta::seconds(1));
    for number in 0..510 {
        hooks.change(&number.to_string()).await;
    }
    hooks.tell(&made, "enable").await;
    let to = wire_time(hooks.app.env().now());
    let first = hooks.partner.post(&path(&made)).json(json!({"from": from, "to": to})).await.expect(202);
    assert_eq!(first["events_count"], 500);
    let rest = json!({"from": first["continue_from"], "to": to});
    let rest = hooks.partner.post(&path(&made)).json(rest).await.expect(202);
    assert_eq!((&rest["events_count"], &rest["continue_from"]), (&json!(10), &Value::Null));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe_with(json!({"object_type": "entity", "event_types": ["updated"], "url": hooks.receiver.url("/hook")})).await;
    hooks.change("1").await;
    let events = hooks.events("").await;
    let now = wire_time(hooks.app.env().now());
    let ask = |body: Value| hooks.partner.post(&path(&made)).json(body);
    assert_eq!(ask(json!({})).await.fields(), ["body.event_id"]);
    assert_eq!(ask(json!({"from": now})).await.fields(), ["body.to"]);
    assert_eq!(ask(json!({"to": now})).await.fields(), ["body.from"]);
    assert_eq!(ask(json!({"from": now, "to": "2020-01-01T00:00:00Z"})).await.fields(), ["body.to"]);
    assert_eq!(ask(json!({"event_id": events[1]["id"], "from": now})).await.fields(), ["body.event_id"]);
    assert_eq!(ask(json!({"event_id": 7, "since": now})).await.fields(), ["body.event_id", "body.since"]);
    ask(json!({"event_id": events[0]["id"]})).await.message(409);
    let stranger = hooks.app.partner().await;
    let (theirs, _) = (stranger.entity().await, ());
    let foreign = stranger.get("/events").entity(theirs).await.expect(200)["data"][0]["id"].clone();
    let foreign = ask(json!({"event_id": foreign})).await.message(404);
    assert_eq!(foreign, ask(json!({"event_id": hooks.entity})).await.message(404));
    let unknown = stranger.post(&path(&made)).json(json!({"event_id": events[1]["id"]})).await.message(404);
    assert!(unknown.contains("subscription"));
    hooks.tell(&made, "disable").await;
    ask(json!({"event_id": events[1]["id"]})).await.message(409);
    assert_eq!(hooks.receiver.all().len(), 0);
}
