use bursar_tests::hooks::{Hooks, Reply};
use serde_json::{Value, json};

#[tokio::test]
async fn each_field_changes_alone() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe_with(json!({"object_type": "entity", "event_types": ["created"], "url": "https://example.com/"})).await;
    let path = format!("/webhook_subscriptions/{}", made.id);
    let patched = |body: Value| hooks.partner.patch(&path).json(body);
    let mut expected = hooks.subscription(&made).await;
    for (field, value) in [("url", json!("https://example.org/hook")), ("event_types", json!(["updated"])), ("event_types", json!([]))] {
        expected[field] = value.clone();
        assert_eq!(patched(json!({field: value})).await.expect(200), expected);
        assert_eq!(hooks.subscription(&made).await, expected);
    }
    expected["object_type"] = "tag".into();
    assert_eq!(patched(json!({"object_type": "tag"})).await.expect(200), expected);
    assert_eq!(patched(json!({})).await.expect(200), expected);
}

#[tokio::test]
async fn null_clears_the_event_types_and_no_other_field() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe_with(json!({"object_type": "entity", "event_types": ["created"], "url": "https://example.com/"})).await;
    let mut expected = hooks.subscription(&made).await;
    let path = format!("/webhook_subscriptions/{}", made.id);
    for field in ["object_type", "url"] {
        let answer = hooks.partner.patch(&path).json(json!({"event_types": null, field: null})).await;
        assert_eq!(answer.fields(), [format!("body.{field}")]);
    }
    expected["event_types"] = json!([]);
    assert_eq!(hooks.partner.patch(&path).json(json!({"event_types": null})).await.expect(200), expected);
}

#[tokio::test]
async fn what_is_wrong_changes_nothing() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe_with(json!({"object_type": "entity", "event_types": ["created"], "url": "https://example.com/"})).await;
    let path = format!("/webhook_subscriptions/{}", made.id);
    let before = hooks.subscription(&made).await;
    let cases = [
        (json!({"url": "https://10.0.0.1/"}), vec!["body.url"]),
        (json!({"url": ""}), vec!["body.url", "body.url"]),
        (json!({"object_type": "spaceship"}), vec!["body.object_type"]),
        (json!({"event_types": ["nothing"]}), vec!["body.event_types.0"]),
        (json!({"event_types": ["created", 7]}), vec!["body.event_types.1"]),
        // The old names do not fit the new type.
        (json!({"object_type": "accounting_connection"}), vec!["body.event_types.0"]),
        (json!({"status": "disabled", "secret": "mine"}), vec!["body.secret", "body.status"]),
    ];
    for (body, fields) in cases {
        assert_eq!(hooks.partner.patch(&path).json(body.clone()).await.fields(), fields, "{body}");
    }
    assert_eq!(hooks.subscription(&made).await, before);
    let stranger = hooks.app.partner().await;
    let foreign = stranger.patch(&path).json(json!({})).await.message(404);
    assert_eq!(foreign, stranger.patch(&format!("/webhook_subscriptions/{}", hooks.entity)).json(json!({})).await.message(404));
}

#[tokio::test]
async fn what_waits_goes_to_the_new_address_with_the_old_secret() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/old").await;
    hooks.receiver.answer("/old", Reply::Status(500));
    hooks.change("1").await;
    hooks.work().await;
    let path = format!("/webhook_subscriptions/{}", made.id);
    hooks.partner.patch(&path).json(json!({"url": hooks.receiver.url("/new")})).await.expect(200);
    hooks.wait(bursar_kernel::TimeDelta::minutes(1)).await;
    let arrived = hooks.receiver.all();
    assert_eq!(arrived.iter().map(|hook| hook.path.as_str()).collect::<Vec<_>>(), ["/old", "/new"]);
    assert!(arrived[1].is_signed("v1", &made.secret, hooks.app.env().now()));
    assert_eq!(hooks.deliveries("").await[0]["url"], hooks.receiver.url("/new"));
}
