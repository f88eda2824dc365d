use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Subscribed};
use serde_json::{Value, json};

async fn regenerated(hooks: &Hooks, made: &Subscribed, body: Value) -> String {
    let request = hooks.partner.post(&format!("/webhook_subscriptions/{}/regenerate_secret", made.id));
    let answer = if body.is_null() { request.await } else { request.json(body).await };
    let mut answer = answer.expect(200);
    let secret = answer.as_object_mut().unwrap().remove("secret").unwrap();
    assert_eq!(answer, hooks.subscription(made).await);
    secret.as_str().unwrap().to_owned()
}

/// The names of the parts of the next webhook's signature.
async fn parts(hooks: &Hooks) -> Vec<String> {
    hooks.change(&hooks.app.env().now().to_string()).await;
    hooks.work().await;
    hooks.receiver.all().last().unwrap().signature().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn the_old_secret_ends_at_once() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    for body in [Value::Null, json!({}), json!({"overlap_seconds": 0}), json!({"overlap_seconds": null})] {
        let secret = regenerated(&hooks, &made, body).await;
        assert!(secret.starts_with("whsec_") && secret != made.secret);
        assert_eq!(parts(&hooks).await, ["t", "v1"]);
        let last = hooks.receiver.all().pop().unwrap();
        assert!(last.is_signed("v1", &secret, hooks.app.env().now()));
        assert!(!last.is_signed("v1", &made.secret, hooks.app.env().now()));
    }
}

#[tokio::test]
async fn in_an_overlap_the_old_secret_signs_too() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    let secret = regenerated(&hooks, &made, json!({"overlap_seconds": 600})).await;
    assert_eq!(parts(&hooks).await, ["t", "v1", "v1_old"]);
    let last = hooks.receiver.all().pop().unwrap();
    assert!(last.is_signed("v1", &secret, hooks.app.env().now()));
    assert!(last.is_signed("v1_old", &made.secret, hooks.app.env().now()));
    hooks.app.advance(TimeDelta::seconds(597));
    assert_eq!(parts(&hooks).await, ["t", "v1", "v1_old"], "one second before the end");
    assert_eq!(parts(&hooks).await, ["t", "v1"]);
    regenerated(&hooks, &made, json!({"overlap_seconds": 600})).await;
    regenerated(&hooks, &made, Value::Null).await;
    assert_eq!(parts(&hooks).await, ["t", "v1"], "who asks for no overlap ends an earlier one");
}

#[tokio::test]
async fn bounds_and_foreign_ids() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    let path = format!("/webhook_subscriptions/{}/regenerate_secret", made.id);
    for seconds in [json!(-1), json!(604_801), json!("ten"), json!(1.5)] {
        let refused = hooks.partner.post(&path).json(json!({"overlap_seconds": seconds})).await;
        assert_eq!(refused.fields(), ["body.overlap_seconds"], "{seconds}");
    }
    assert_eq!(hooks.partner.post(&path).json(json!({"overlap": 1})).await.fields(), ["body.overlap"]);
    hooks.partner.post(&path).json(json!({"overlap_seconds": 604_800})).await.expect(200);
    let stranger = hooks.app.partner().await;
    let foreign = stranger.post(&path).await.message(404);
    assert_eq!(foreign, stranger.post(&format!("/webhook_subscriptions/{}/regenerate_secret", hooks.entity)).await.message(404));
}
